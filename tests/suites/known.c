#include "known.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

static const char labels[] =
    " immediate proposal proposed mitigations impacted incidente doing about it re do will change "
    "recommendations did get fallout review timeline timelines chronology events event incident "
    "incidents outage "
    "summary issue executive "
    "overview abstract tl dr tldr impact impacts affected users user customers root cause causes "
    "analysis "
    "rca trigger triggers contributing factors factor and of the a in resolution resolutions "
    "mitigation recovery remediation fix fixes detection detected corrective preventative "
    "preventive measures measure actions action items item tasks task to address follow up ups "
    "followup followups next steps step improvements improvement opportunities todo todos taken "
    "lessons lesson learned learnt what went well wrong poorly badly didn don t go worked where we "
    "got lucky luck conclusion conclusions postmortem post mortem report retrospective "
    "retrospectives duration start started end ended time times date status severity services "
    "service authors author owner owners title zone timezone assignee assigned who due by bug "
    "tracking work works working "
    "priority "
    "type ticket key description completed closed misleading investigation paths path assumption "
    "assumptions assumed hypothesis hypotheses finding findings observation declared acknowledged "
    "mitigated resolved first last began begin why whys five 5 prevention background details notes "
    "note happened reported reporter responders roles role lead day hora horas fecha estado "
    "autores autor severidad duración duracion impacto cronología cronologia línea linea de tiempo "
    "resumen resumo ejecutivo causa causas raíz raiz resolución resolucion recuperación "
    "recuperacion lecciones aprendidas lo que salió salio bien mal donde tuvimos suerte acciones "
    "tarea tipo dueño prioridad usuarios afectados y conclusión porqués por qué inicio fin ações "
    "acoes resolução lições o impacto duração título chronologie détaillée résumé impact cause "
    "racine résolution leçons apprises actions correctives durée gravité auteurs statut la le les "
    "fallout mitigations customer immediate proposal proposed chain sequence conditions could have "
    "been gone better did were re are about doing s it caused informe review linha do tempo "
    "des du et evento descripción descrição détail heure data entry log comment comments ";

static const char values[] =
    " sev sev0 sev1 sev2 sev3 sev4 sev5 s1 s2 s3 s4 s5 p0 p1 p2 p3 p4 p5 critical high major "
    "medium "
    "moderate minor low urgent alta media baja crítica critica alto baixo haute moyenne basse "
    "resolved complete completed closed final draft review done open started todo published "
    "reviewed in progress mitigated fixed pending wip not prevent mitigate detect repair process "
    "investigate preventive preventivo proceso reparación reparacion other detectar mitigar yes no "
    " monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri "
    "sat "
    "sun n/a na none true false 1 2 3 4 5 ";

static const char vague[] = " approximately approx approximate ca circa about around roughly at on "
                            "from between to until by ish onwards c early late ";

static const char time_words[] =
    " time times timestamps timeline timelines clock hora horas heures horários timezone zone ";

static const char about_times[] =
    " us + 24-hour 12-hour all are is in the given listed below here hour hours 24 12 todas las as "
    "en em les "
    "toutes "
    "sont están estão of this document report events entries note that otherwise noted unless "
    "stated local standard daylight central african south african pacific eastern mountain ";

static bool is_in(const char *list, const char *word, size_t len)
{
    char lower[40];
    if (!len || len > sizeof lower - 3)
        return false;
    lower[0] = ' ';
    for (size_t i = 0; i < len; i++)
        lower[i + 1] = (char)tolower((unsigned char)word[i]);
    lower[len + 1] = ' ';
    lower[len + 2] = '\0';
    return strstr(list, lower) != NULL;
}

bool known_label(const char *word, size_t len)
{
    return is_in(labels, word, len);
}

bool known_value(const char *word, size_t len)
{
    return is_in(values, word, len);
}

bool known_vague(const char *word, size_t len)
{
    return is_in(vague, word, len);
}

bool known_time_word(const char *word, size_t len)
{
    return is_in(time_words, word, len);
}

bool known_about_times(const char *word, size_t len)
{
    return is_in(about_times, word, len);
}

/* Pictures and dingbats: nothing that has a letter. */
bool known_emoji(const char *word, size_t len)
{
    for (size_t i = 0; i < len;) {
        unsigned char c = (unsigned char)word[i];
        if (c == 0xF0 && i + 4 <= len)
            i += 4;
        else if ((c == 0xE2 || c == 0xEF) && i + 3 <= len)
            i += 3;
        else
            return false;
    }
    return len > 0;
}
