/* secrets SEED [secrets|innocent]: prints the made-up secrets in their sentences, and the innocent
 * lines that resemble them, from a seed; each as a JSON object {"kind", "text", "secret"} on a line
 * ("kind" and "secret" null: it is innocent). */
#include "../unit/secret_corpus.h"

#include "base/json.h"

static void put(const char *kind, const struct buf *text, size_t from, size_t len)
{
    struct buf line = BUF_INIT, secret = BUF_INIT;
    buf_add(&secret, text->data + from, len);
    buf_adds(&line, "{\"kind\": ");
    json_add_string(&line, kind);
    buf_adds(&line, ", \"text\": ");
    json_add_string(&line, text->data);
    buf_adds(&line, ", \"secret\": ");
    json_add_string(&line, kind ? secret.data : NULL);
    printf("%s}\n", line.data);
    buf_release(&line);
    buf_release(&secret);
}

int main(int argc, char **argv)
{
    struct corpus c = {argc > 1 ? strtoull(argv[1], NULL, 10) : 1};
    struct buf text = BUF_INIT;
    size_t from = 0, len = 0;
    for (size_t i = 0; i < CORPUS_SECRETS; i++) {
        buf_reset(&text);
        corpus_secret(&c, &text, i, corpus_below(&c, CORPUS_SENTENCES), &from, &len);
        if (argc < 3 || !strcmp(argv[2], "secrets"))
            put(corpus_secrets[i].kind, &text, from, len);
    }
    for (size_t i = 0; i < CORPUS_INNOCENTS; i++) {
        buf_reset(&text);
        corpus_innocent(&c, &text, i);
        if (argc < 3 || !strcmp(argv[2], "innocent"))
            put(NULL, &text, 0, 0);
    }
    buf_release(&text);
    return 0;
}
