/* What looks like a secret, and what only resembles one. */
#include "base/alloc.h"
#include "secret_corpus.h"
#include "text/secret.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

/* What is to be found first, and all of it: in [[ ]], of a template of secret_corpus.h. */
struct expectation {
    const char *name; /* NULL: nothing is to be found */
    const char *template;
};

/* clang-format off */
static const struct expectation expectations[] = {
    /* private keys: whole, cut off, only named, in JSON, quoted */
    {"private-key", "a [[" PEM("RSA " PRIVATE) "]] b"},
    {"private-key", "[[" DASHES "BEGIN OPENSSH " PRIVATE DASHES "\n<b64:64>\n<b64:64>]]\nand so on, it said"},
    {"private-key", "[[" DASHES "BEGIN " PRIVATE DASHES "]] was in the log"},
    {"private-key", "> [[" DASHES "BEGIN " PRIVATE DASHES "\n> <b64:64>\n> <b64:20>\n> " DASHES "END " PRIVATE DASHES "]]"},
    {"private-key", "\"[[" DASHES "BEGIN " PRIVATE DASHES "\\n<b64:64>\\n" DASHES "END " PRIVATE DASHES "]]\\n\""},
    {"private-key", "[[AGE-SECRET-KEY-1<up:58>]]"},
    {NULL, DASHES "BEGIN CERTIFICATE" DASHES "\n<b64:64>\n" DASHES "END CERTIFICATE" DASHES},
    {NULL, DASHES "BEGIN RSA PUBLIC KEY" DASHES}, {NULL, "the private key has expired"},
    /* tokens: at the borders of words, of their length, and filled in */
    {"aws-access-key", "(key [[AKIA<up:16>]])"}, {NULL, "AKIA<up:15>"}, {NULL, "AKIA<up:17>"}, {NULL, "xAKIA<up:16>"},
    {NULL, "AKIA_<up:16>"}, {"google-key", "[[AIza<b64u:35>]]"}, {"github-token", "[[ghp_<alnum:36>]]."},
    {"github-token", "[[github_" "pat_<alnum:22>_<alnum:59>]]"}, {NULL, "ghp_<alnum:20>"}, {NULL, "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"},
    {"gitlab-token", "[[glpat-<b64u:20>]]"}, {NULL, "glpat-your_token_goes_here_x"}, {"slack-token", "[[xoxb-<dec:12>-<dec:12>-<alnum:24>]]"},
    {"webhook-url", "see [[https://hooks.slack.com" "/services/T<up:8>/B<up:8>/<alnum:24>]], or"},
    {"stripe-key", "[[sk_live_<alnum:24>]]"}, {NULL, "pk_live_<alnum:24>"}, {"twilio-key", "[[SK<hex:32>]]"}, {NULL, "AC<hex:32>"},
    {"sendgrid-key", "[[SG.<b64u:22>.<b64u:43>]]"}, {"mailgun-key", "[[key-<hex:32>]]"}, {"npm-token", "[[npm_<alnum:36>]]"},
    {"pypi-token", "[[pypi-AgE<b64u:80>]]"}, {"docker-token", "[[dckr_pat_<b64u:27>]]"}, {"digitalocean-token", "[[dop_v1_<hex:64>]]"},
    {"heroku-key", "[[HRKU-<b64u:60>]]"}, {"new-relic-key", "[[NRAK-<up:27>]]"}, {"telegram-token", "[[<dec:9>:AA<b64u:33>]]"},
    {"discord-token", "[[M<b64u:23>.<b64u:6>.<b64u:38>]]"}, {"vault-token", "[[hv" "s.<b64u:90>]]"}, {"openai-key", "[[sk-proj-<b64u:60>]]"},
    {"anthropic-key", "[[sk-ant-api03-<b64u:80>]]"}, {"hugging-face-token", "[[hf_<alnum:34>]]"}, {"databricks-token", "[[dapi<hex:32>]]"},
    {"grafana-token", "[[glsa_<alnum:32>_<hex:8>]]"}, {"shopify-token", "[[shpat_<hex:32>]]"}, {"atlassian-token", "[[ATATT3xFfGF0<b64u:100>]]"},
    {"service-token", "[[<hex:32>-us<dec:2>]]"}, {"service-token", "[[<alnum:14>.atlasv1.<b64u:64>]]"}, {"azure-key", "[[<alnum:3>8Q~<alnum:34>]]"},
    {"json-web-token", "[[eyJ<b64u:30>.eyJ<b64u:60>.<b64u:43>]]"}, {NULL, "eyJ<b64u:30>"}, {NULL, "commit <hex:40>"},
    /* by a name */
    {"assigned-password", "password=[[hunter2]]"}, {"assigned-password", "PGPASSWORD=[[x7!kd]] psql"}, {"assigned-password", "DB_PASS: \"[[correct horse 7]]\""},
    {"assigned-password", "dbPassword => '[[checkout]]'"}, {"assigned-password", "{\"password\":\"[[checkout]]\"}"}, {"assigned-password", "{\\\"password\\\": \\\"[[checkout]]\\\"}"},
    {"assigned-password", "Pwd=[[abcd1]];Encrypt=true"}, {"assigned-password", "?user=a&password=[[hunter2]]&x=1"}, {"assigned-password", "password := [[hunter2]]."},
    {"assigned-password", "passwort: [[geheim12]]"}, {"assigned-password", "password = [[Checkout9]]"},
    {NULL, "password: rotated"}, {NULL, "bypass=enabled1"}, {NULL, "password="}, {NULL, "password= "}, {NULL, "password=***"}, {NULL, "password=$PW"},
    {NULL, "password=/run/secrets/db"}, {NULL, "PWD=/home/alice/x"}, {NULL, "password=<none>"}, {NULL, "password==other"}, {NULL, "passwords=1234"},
    {"github-token", "TOKEN=[[ghp_<alnum:36>]]"}, {"assigned-key", "token=[[abcd1234]]"}, {"assigned-key", "api_key: [[<hex:32>]]"}, {"assigned-key", "apiKey=[[<uuid>]]"},
    {"aws-secret-key", "aws_secret_access_key = [[<b64:40>]]"}, {"azure-key", ";AccountKey=[[<b64:86>==]];x"}, {"azure-key", "&sig=[[<alnum:20>%2B<alnum:20>%3D]]&x=1"},
    {NULL, "token: expired"}, {NULL, "next_page_token=<alnum:40>"}, {NULL, "secret: checkout-tls-2"}, {NULL, "max_tokens=40961234"}, {NULL, "partition_key=<hex:32>"},
    {"authorization-header", "Authorization: Basic [[<basic>]]"}, {"authorization-header", "\"auth\": \"[[<basic>]]\""}, {"authorization-header", "bearer [[<alnum:40>]]"},
    {NULL, "Basic checks"}, {NULL, "basic <low:12>"}, {NULL, "Bearer $TOKEN"},
    /* by a place */
    {"url-password", "postgres://app:[[hunter2]]@db/x"}, {"url-password", "redis://:[[p@ss]]@cache"}, {"url-password", "https://user:[[pass]]@acme.io/"},
    {NULL, "https://user:password@localhost/"}, {NULL, "https://git@acme.io/x"}, {NULL, "https://acme.io:8080/@x"}, {NULL, "http://a/b:c@d"},
    {"url-password", "app:[[hunter2]]@tcp(db:3306)/x"}, {"url-password", "root:[[toor1]]@10.0.0.5"}, {"url-password", "root:[[toor1]]@db1:5432"},
    {"assigned-password", "mysql -u root -p[[hunter2]] x"}, {NULL, "mysql -u root -p orders"}, {NULL, "ssh -p 2222 x"}, {NULL, "mkdir -p hunter2/x1"},
    {"assigned-password", "curl -su x -u bob:[[hunter2]] y"}, {"assigned-password", "sshpass -p '[[hunter2]]' ssh"}, {"assigned-password", "x --password [[hunter2]]"},
    {NULL, "x --password or --token"}, {"assigned-password", "docker login -p [[hunter2]]"}, {NULL, "docker run -p 8080:80"}, {"assigned-key", "x --token=[[<alnum:24>]]"},
    {"assigned-password", "machine h login l password [[hunter2]]"}, {"assigned-password", "WITH PASSWORD '[[checkout]]'"}, {"assigned-password", "IDENTIFIED BY '[[checkout]]'"},
    {"assigned-password", "the password is [[hunter2]], it says"}, {"assigned-password", "the password of the box is [[Tr0ub4dor&3]]"}, {NULL, "the password reset is 200ms slower"},
    {NULL, "the password is 12 letters"}, {"assigned-password", "credentials are admin/[[admin123]]"}, {"assigned-key", "the api key is [[<hex:32>]]"}, {NULL, "token bucket 12"},
    /* who and where */
    {"email-address", "<[[a.b+c@acme.co.uk]]>"}, {"email-address", "mailto:[[alice@example.com]]."}, {NULL, "user@example.com"}, {NULL, "user@host"}, {NULL, "git@acme.io:a/b"},
    {NULL, "lodash@4.17.21"}, {NULL, "icon@2x.png"}, {NULL, "support@acme.io"}, {NULL, "Message-ID: <1@mx1.acme.io>"}, {NULL, "ssh://bob@acme.io/x"},
    {"phone-number", "call [[+33 6 12 34 56 78]]"}, {"phone-number", "[[+14155552671]]"}, {"phone-number", "[[(415) 555-2671]]"}, {NULL, "+01:00"}, {NULL, "+1500000 rows"}, {NULL, "+1 2"},
    {"internal-host", "[[db1.prod.internal]]."}, {"internal-host", "http://[[grafana.lan]]:3000"}, {"internal-host", "[[DC1.CORP.LOCAL]]"}, {"internal-host", "[[vpn.corp.acme.io]]"},
    {"internal-host", "[[corp.acme.io]]"}, {"internal-host", "[[a.b.svc]]:80"}, {"internal-host", "[[a.b.svc.cluster.local]]"}, {"internal-host", "[[ip-10-0-1-2.ec2.internal]]"},
    {"internal-host", "root@[[db1.internal]]"}, {NULL, "an internal. error"}, {NULL, "~/.local/bin"}, {NULL, "com.acme.internal.Cart"}, {NULL, "settings.local.json"}, {NULL, "this.local"},
    {NULL, "Cart.internal"}, {NULL, "/etc/hosts.local"}, {NULL, "x.svc"}, {NULL, "shop.acme.io"},
    {"private-address", "[[10.1.2.3]]"}, {"private-address", "[[172.16.0.1]]:80"}, {"private-address", "([[192.168.1.0/24]])"}, {"private-address", "[[100.64.0.9]]"},
    {NULL, "172.32.0.1"}, {NULL, "11.1.2.3"}, {NULL, "10.1.2.3.4"}, {NULL, "10.1.2.300"}, {NULL, "version 10.1.2.3"}, {NULL, "v10.1.2.3"}, {NULL, "10.0.0.0/8"}, {NULL, "169.254.169.254"}, {NULL, "nginx-10.1.2.3"},
    {"private-address", "10.1.2.2"}, {"private-address", "[[fd12:3456:789a::1]]"}, {"private-address", "[[[fe80::1%eth0]]]"}, {NULL, "fc00::/7"}, {NULL, "2001:db8::1"}, {NULL, "feed::x"}, {NULL, "fdab::parser"},
};
/* clang-format on */

static void test_each_kind(void **state)
{
    (void)state;
    struct corpus c = {7};
    struct buf text = BUF_INIT;
    bool seen[64] = {false};
    size_t from, len;
    for (size_t i = 0; i < sizeof expectations / sizeof *expectations; i++)
        for (int times = 0; times < 5; times++) {
            const struct expectation *e = &expectations[i];
            struct secret s;
            buf_reset(&text);
            corpus_fill(&c, &text, e->template, &from, &len);
            bool any = secret_find(text.data, text.len, 0, NULL, &s);
            if (any != (e->name != NULL))
                fail_msg("%s in '%s'", any ? s.name : "nothing", text.data);
            if (any && (strcmp(s.name, e->name) != 0 || s.from != from || s.len != len))
                fail_msg("%s '%.*s' in '%s'", s.name, (int)s.len, text.data + s.from, text.data);
            for (size_t k = 0; any && secret_kinds[k].name; k++)
                seen[k] |= s.name == secret_kinds[k].name;
        }
    for (size_t k = 0; secret_kinds[k].name; k++)
        if (!seen[k])
            fail_msg("%s is in no test", secret_kinds[k].name);
    buf_release(&text);
}

/* Whatever stands around it: the first byte of a text, the last, what is not ASCII. */
static void test_what_stands_around(void **state)
{
    (void)state;
    static const char *const around[][2] = {{"", ""},   {"é", "é"},     {"\n", "\n"}, {"„", "“"},
                                            {"|", "|"}, {"(", ")"},     {"`", "`"},   {"*", "*"},
                                            {"=", ";"}, {"\t", "\r\n"}, {"- ", "…"}};
    struct corpus c = {8};
    for (size_t i = 0; i < sizeof around / sizeof *around; i++) {
        struct buf text = BUF_INIT;
        struct secret s;
        buf_adds(&text, around[i][0]);
        size_t from = text.len, len;
        corpus_fill(&c, &text, "AKIA<up:16>", &from, &len);
        buf_adds(&text, around[i][1]);
        if (!secret_find(text.data, text.len, 0, NULL, &s) || s.from != from || s.len != len)
            fail_msg("between '%s' and '%s'", around[i][0], around[i][1]);
        buf_release(&text);
    }
}

static void test_all_are_found_in_turn(void **state)
{
    (void)state;
    static const char text[] =
        "postgres://app:hunter2@db1.internal:5432 by alice@acme.io, password=hunter3";
    static const char *const names[] = {"url-password", "internal-host", "email-address",
                                        "assigned-password"};
    struct secret s;
    size_t at = 0, n = 0;
    for (; secret_find(text, strlen(text), at, NULL, &s); at = s.from + s.len)
        assert_string_equal(s.name, names[n++]);
    assert_int_equal(n, 4);
}

/* ---- patterns of one's own */

static void refused(const char *pattern, const char *why)
{
    struct secret_patterns *patterns = NULL;
    struct error err = ERROR_INIT;
    assert_int_equal(secret_patterns_add(&patterns, "own", pattern, &err), -1);
    if (!strstr(err.text, why))
        fail_msg("'%s' is refused with '%s'", pattern, err.text);
    assert_null(patterns);
}

static void test_patterns(void **state)
{
    (void)state;
    struct secret_patterns *patterns = NULL;
    struct error err = ERROR_INIT;
    struct secret s;
    assert_int_equal(secret_patterns_add(&patterns, "customer", "C-[0-9]{6}", &err), 0);
    assert_int_equal(secret_patterns_add(&patterns, "line", "^X-[^]}]+$", &err), 0);
    const char *text = "a password=hunter2 of C-123456\nX-y\nC-654321";
    static const char *const found[] = {"hunter2", "C-123456", "X-y", "C-654321"};
    size_t at = 0, n = 0;
    for (; secret_find(text, strlen(text), at, patterns, &s); at = s.from + s.len, n++) {
        assert_int_equal(s.len, strlen(found[n]));
        assert_memory_equal(text + s.from, found[n], s.len);
        assert_int_equal(s.class, n ? SECRET_OWN : SECRET_CREDENTIAL);
    }
    assert_int_equal(n, 4);
    /* In a line that is longer than is looked at in one go, over the border of two pieces. */
    struct buf line = BUF_INIT;
    for (int i = 0; i < 2000; i++)
        buf_adds(&line, i == 254 ? "C-123456" : "abcd");
    assert_true(secret_find(line.data, line.len, 0, patterns, &s));
    assert_int_equal(s.from, 254 * 4);
    assert_string_equal(s.name, "customer");
    buf_release(&line);
    secret_patterns_free(patterns);
    refused("[a", "is no extended regular expression: ");
    refused("a*", "matches nothing at all");
    refused("(a)\\1", "back-reference (\\1)");
    refused("(a{50}){50}", "repeats too much");
    refused("((((((a{9}){9}){9}){9}){9}){9})", "repeats too much");
    refused("a{0,2001}", "repeats too much");
    refused("a++++++++++++", "repeats too much");
    refused("(abcdefghij)*{300}", "repeats too much");
}

/* Twice as long takes twice as long: told by what a text of 1 MiB takes, which is no fraction of
 * what any but a linear scan would. */
static void test_hostile_texts_end(void **state)
{
    (void)state;
    static const char *const parts[] = {"eyJ-",
                                        "pw=$",
                                        "-p ",
                                        "a@",
                                        "://a:",
                                        "password is ",
                                        DASHES "BEGIN ",
                                        ".local",
                                        "\"auth\":\"YTph",
                                        "10.1.",
                                        "+1 ",
                                        "EAAA-",
                                        "ip-10-",
                                        "fd00:",
                                        "token ",
                                        "a:b@tcp(",
                                        "--token ",
                                        "curl -u ",
                                        "[",
                                        "password=...",
                                        "credentials are a:",
                                        "mysql -p",
                                        "corp.",
                                        "https://hooks.slack.com/services/T"};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        struct buf text = BUF_INIT;
        struct secret s;
        size_t at = 0;
        while (text.len < 1 << 18)
            buf_adds(&text, parts[i]);
        while (secret_find(text.data, text.len, at, NULL, &s))
            at = s.from + s.len;
        assert_true(at <= text.len);
        buf_release(&text);
    }
}

static bool covers(const char *text, size_t len, size_t from, size_t n)
{
    struct secret s;
    for (size_t at = 0; secret_find(text, len, at, NULL, &s); at = s.from + s.len)
        if (s.from <= from && s.from + s.len >= from + n)
            return true;
    return false;
}

/* The share that is found, and of the innocent lines the share that is found all the same. */
static void measure(uint64_t seed, bool told, double *hits, double *alarms)
{
    struct corpus c = {seed};
    struct buf text = BUF_INIT;
    size_t from = 0, len = 0, n = 0, good = 0, bad = 0;
    for (size_t i = 0; i < CORPUS_SECRETS; i++)
        for (size_t k = 0; k < 3; k++, n++) {
            buf_reset(&text);
            corpus_secret(&c, &text, i, corpus_below(&c, CORPUS_SENTENCES), &from, &len);
            bool any = covers(text.data, text.len, from, len);
            good += any;
            if (!any && told)
                printf("# missed (%s): %s\n", corpus_secrets[i].kind, text.data);
        }
    *hits = (double)good / (double)n;
    n = 0;
    for (size_t i = 0; i < CORPUS_INNOCENTS; i++)
        for (size_t k = 0; k < 3; k++, n++) {
            struct secret s;
            buf_reset(&text);
            corpus_innocent(&c, &text, i);
            if (!secret_find(text.data, text.len, 0, NULL, &s))
                continue;
            bad++;
            if (told)
                printf("# false alarm (%s '%.*s'): %s\n", s.name, (int)s.len, text.data + s.from,
                       text.data);
        }
    *alarms = (double)bad / (double)n;
    buf_release(&text);
}

static void test_corpus(void **state)
{
    (void)state;
    const char *seed = getenv("SEED");
    double hits, alarms;
    measure(seed ? strtoull(seed, NULL, 10) : 2, getenv("TOLD") != NULL, &hits, &alarms);
    printf("figure: %.1f%% found, %.1f%% false alarms\n", 100 * hits, 100 * alarms);
    assert_true(hits >= 0.95);
    assert_true(alarms <= 0.02);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_kind),
        cmocka_unit_test(test_what_stands_around),
        cmocka_unit_test(test_all_are_found_in_turn),
        cmocka_unit_test(test_patterns),
        cmocka_unit_test(test_hostile_texts_end),
        cmocka_unit_test(test_corpus),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
