/* Made-up secrets in sentences of incidents, and innocent lines that resemble them: what a scanner
 * is measured with. From a seed, so that it can be measured with values that nobody has looked at.
 *
 * No secret stands in this file: each is put together when the program runs, of what its service
 * says about its form. What a template means:
 *
 *   <hex:40> <HEX:8> <dec:10> <low:5> <up:16> <alnum:36> <b64:64> <b64u:43> <any:14>
 *                                  so many characters at random; <dec:8-10> eight to ten
 *   <one:a|b|c>                    one of them
 *   <pw> <word> <name> <host> <uuid> <lines:5> (of base64, 64 in each, parted as in PEM)
 *   <basic>                        base64 of a name, a colon and a password
 *   [[ … ]]                        the part that must be found, whole; else all of it
 */
#ifndef SECRET_CORPUS_H
#define SECRET_CORPUS_H

#include "base/buf.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct corpus_secret {
    const char *kind, *template;
};

#define DASHES                                                                                     \
    "----"                                                                                         \
    "-"
#define PEM(what) DASHES "BEGIN " what DASHES "\n<lines:6>\n" DASHES "END " what DASHES
#define PRIVATE                                                                                    \
    "PRIVATE"                                                                                      \
    " KEY"

/* clang-format off */
static const struct corpus_secret corpus_secrets[] = {
    {"private key", PEM(PRIVATE)}, {"private key", PEM("RSA " PRIVATE)},
    {"private key", PEM("EC " PRIVATE)}, {"private key", PEM("DSA " PRIVATE)},
    {"private key", PEM("ENCRYPTED " PRIVATE)}, {"private key", PEM("OPENSSH " PRIVATE)},
    {"private key", PEM("PGP " PRIVATE " BLOCK")},
    {"private key", DASHES "BEGIN RSA " PRIVATE DASHES "\nProc-Type: 4,ENCRYPTED\n"
                    "DEK-Info: AES-128-CBC,<HEX:32>\n\n<lines:4>\n" DASHES "END RSA " PRIVATE DASHES},
    {"service account", "{\"type\": \"service_account\", \"private_key_id\": \"<hex:40>\", "
                        "\"private_key\": \"[[" DASHES "BEGIN " PRIVATE DASHES "\\n<b64:64>\\n<b64:64>"
                        "\\n<b64:64>\\n" DASHES "END " PRIVATE DASHES "]]\\n\"}"},
    {"kubeconfig", "client-key-data: [[LS0tLS1CRUdJTi" "BSU0EgUFJJVkFURSBLRVktLS0tLQo<b64:160>]]"},
    {"kubeconfig", "users:\n- name: deploy\n  user:\n    token: [[<b64u:48>]]"},
    {"aws access key", "<one:AKIA|ASIA><up:16>"},
    {"aws secret key", "aws_secret_access_key = [[<b64:40>]]"},
    {"aws secret key", "AWS_SECRET_ACCESS_KEY=[[<b64:40>]]"},
    {"aws secret key", "\"SecretAccessKey\": \"[[<b64:40>]]\""},
    {"google", "AIza<b64u:35>"}, {"google", "GOC" "SPX-<b64u:28>"}, {"google", "ya29" ".<b64u:120>"},
    {"azure", "DefaultEndpointsProtocol=https;AccountName=logs<low:5>;AccountKey=[[<b64:86>==]];"
              "EndpointSuffix=core.windows.net"},
    {"azure", "https://logs<low:4>.blob.core.windows.net/dumps?sv=2022-11-02&ss=b&srt=co&sp=rl&"
              "sig=[[<alnum:20>%2B<alnum:20>%3D]]"},
    {"azure", "Endpoint=sb://bus-<low:4>.servicebus.windows.net/;SharedAccessKeyName=Root;"
              "SharedAccessKey=[[<b64:43>=]]"},
    {"azure", "<alnum:3>8Q~<alnum:34>"},
    {"github", "<one:ghp|gho|ghu|ghs|ghr>_<alnum:36>"}, {"github", "github_" "pat_<alnum:22>_<alnum:59>"},
    {"gitlab", "<one:glpat|gldt|glrt|glptt|glcbt>-<b64u:20>"},
    {"slack", "xox<one:b|p>-<dec:11-12>-<dec:12-13>-<alnum:24>"},
    {"slack", "xapp-1-A<up:10>-<dec:13>-<hex:64>"},
    {"slack", "https://hooks.slack.com" "/services/T<up:8>/B<up:10>/<alnum:24>"},
    {"stripe", "<one:sk|rk>_live_<alnum:24>"}, {"stripe", "<one:sk|rk>_live_<alnum:99>"},
    {"stripe", "wh" "sec_<alnum:32>"},
    {"twilio", "SK<hex:32>"}, {"twilio", "TWILIO_AUTH_TOKEN=[[<hex:32>]]"},
    {"sendgrid", "SG" ".<b64u:22>.<b64u:43>"},
    {"mailgun", "key-<hex:32>"}, {"mailchimp", "<hex:32>-us<dec:2>"},
    {"npm", "npm_<alnum:36>"}, {"npm", "//registry.npmjs.org/:_authToken=[[<uuid>]]"},
    {"pypi", "pypi-AgEIcHlwaS5vcmc" "<b64u:90>"}, {"rubygems", "rubygems_<hex:48>"},
    {"docker", "dckr_pat_<b64u:27>"}, {"docker", "{\"auths\": {\"ghcr.io\": {\"auth\": \"[[<basic>]]\"}}}"},
    {"digitalocean", "<one:dop|doo|dor>_v1_<hex:64>"},
    {"heroku", "HEROKU_API_KEY=[[<uuid>]]"}, {"heroku", "HRKU-<b64u:60>"},
    {"datadog", "DD_API_KEY=[[<hex:32>]]"}, {"datadog", "DD-API-KEY: [[<hex:32>]]"},
    {"new relic", "NRAK-<up:27>"}, {"new relic", "NEW_RELIC_LICENSE_KEY: [[<hex:36>NRAL]]"},
    {"pagerduty", "Authorization: Token token=[[u+<b64u:18>]]"},
    {"pagerduty", "PAGERDUTY_TOKEN='[[<alnum:20>]]'"},
    {"telegram", "<dec:9-10>:AA<b64u:33>"}, {"telegram", "https://api.telegram.org/bot[[<dec:10>:AA<b64u:33>]]/sendMessage"},
    {"discord", "<one:M|N|O><b64u:23>.<b64u:6>.<b64u:38>"},
    {"discord", "https://discord.com/api/webhooks" "/<dec:18>/<b64u:68>"},
    {"vault", "hv" "s.<b64u:90>"}, {"terraform", "<alnum:14>.atlasv1.<b64u:64>"},
    {"openai", "sk-proj-<b64u:64>"}, {"anthropic", "sk-ant-api03-<b64u:93>"},
    {"hugging face", "hf_<alnum:34>"}, {"databricks", "dapi<hex:32>"}, {"grafana", "glsa_<alnum:32>_<hex:8>"},
    {"shopify", "shp<one:at|ss|ca>_<hex:32>"}, {"atlassian", "ATATT3xFfGF0<b64u:180>"},
    {"linear", "lin_api_<alnum:40>"}, {"age", "AGE-SECRET-KEY-1<up:58>"},
    {"jwt", "eyJhbGciOi<b64u:26>.eyJ<b64u:80>.<b64u:43>"},
    {"authorization", "Authorization: Basic [[<basic>]]"},
    {"authorization", "curl -H 'Authorization: Bearer [[<b64u:40>]]' https://api.acme.io/v1/orders"},
    {"authorization", "authorization: bearer [[<alnum:64>]]"},
    {"authorization", "X-Api-Key: [[<alnum:32>]]"},
    {"password in a url", "postgres://checkout:[[<pw>]]@<host>.acme.io:5432/orders"},
    {"password in a url", "redis://:[[<pw>]]@<host>:6379/0"},
    {"password in a url", "https://<word>:[[<alnum:20>]]@git.acme.io/shop/api.git"},
    {"password in a url", "amqp://<word>:[[<pw>]]@<host>/"},
    {"password in a url", "mongodb+srv://<word>:[[<any:16>]]@cluster0.<low:5>.mongodb.net"},
    {"dsn", "<word>:[[<pw>]]@tcp(<host>:3306)/orders"},
    {"dsn", "Server=<host>;Database=orders;User Id=sa;Password=[[<pw>]];Encrypt=true"},
    {"dsn", "host=<host> user=app password=[[<pw>]] dbname=orders"},
    {"password", "password=[[<pw>]]"}, {"password", "PGPASSWORD=[[<pw>]] psql -h <host>"},
    {"password", "MYSQL_PWD='[[<any:14>]]' mysqldump orders"}, {"password", "DB_PASS=\"[[<pw>]]\""},
    {"password", "spring.datasource.password=[[<pw>]]"}, {"password", "password: [[<word><dec:2>]]"},
    {"password", "{\"user\": \"<name>\", \"password\": \"[[<pw>]]\"}"},
    {"password", "export ADMIN_PASSWORD=[[<pw>]]"}, {"password", "the root password is [[<word><dec:3>]]"},
    {"password", "client_secret=[[<alnum:32>]]"}, {"password", "secretKey: \"[[<alnum:40>]]\""},
    {"password", "ALTER ROLE app WITH PASSWORD '[[<pw>]]'"},
    {"command line", "mysqldump -u root -p[[<word><dec:3>]] orders"},
    {"command line", "etl --user loader --password [[<word><dec:4>]] --full"},
    {"command line", "sshpass -p [[<pw>]] ssh root@<host>"},
    {"command line", "curl -u <name>:[[<pw>]] https://api.acme.io/health"},
    {"command line", "redis-cli -a [[<pw>]] flushall"},
    {"command line", "docker login -u ci -p [[<alnum:20>]] registry.acme.io"},
    {"command line", "deploy --api-key=[[<hex:40>]]"},
    {"netrc", "machine git.acme.io login <name> password [[<pw>]]"},
    {"e-mail", "<name>.<word>@acme.io"}, {"e-mail", "<name>+oncall@<word>-bank.co.uk"},
    {"e-mail", "<name>@corp.acme.com"}, {"e-mail", "<name>_<low:2>@gmail.com"},
    {"phone", "+<one:33|44|49|234> <dec:1> <dec:2> <dec:2> <dec:2> <dec:2>"}, {"phone", "+1-<one:415|212>-<one:6|7|8><dec:2>-<dec:4>"},
    {"internal host", "<host>.prod.internal"}, {"internal host", "<host>.acme.local"},
    {"internal host", "<host>.corp"}, {"internal host", "<host>.lan"},
    {"internal host", "ip-10-<dec:1>-1<dec:1>-<dec:1>.ec2.internal"},
    {"internal host", "ip-10-<dec:1>-<dec:1>-2<dec:1>.eu-west-1.compute.internal"},
    {"internal host", "<word>.shop.svc.cluster.local"}, {"internal host", "http://[[<word>.internal.acme.io]]:3000/d/x"},
    {"internal host", "<host>.corp.acme.io"}, {"internal host", "https://[[wiki.intranet]]/runbooks"},
    {"private address", "10.<dec:1>.1<dec:1>.<dec:2>"}, {"private address", "[[10.<dec:1>.0.<dec:1>]]:8080"},
    {"private address", "172.<one:16|20|31>.<dec:1>.1<dec:2>"}, {"private address", "http://[[192.168.<dec:1>.<dec:2>]]/admin"},
    {"private address", "10.2<dec:1>.<dec:1>.0/24"}, {"private address", "fd<hex:2>:<hex:4>:<hex:4>::<dec:1>"},
    {"private address", "[[[fd00:<hex:4>::<hex:3>]]]:5432"}, {"private address", "fe80::<hex:4>:<hex:3>"},
};

/* Where a secret is met: with line breaks and blanks around it, in quotes, before a full stop. */
static const char *const corpus_sentences[] = {
    "Found %s in the build log", "%s", "someone pasted %s into the channel at 14:05", "rotated `%s` after the page",
    "The pod could not start: %s", "Seen in the debug output: %s\nand in two other places",
    "restarted web-3, then tried %s again, which worked", "the runbook still said \"%s\"",
    "The on-call engineer ran:\n\n    %s\n\nand saw the error rate fall", "Rolled back (%s)",
};

static const char *const corpus_innocents[] = {
    /* hashes, ids, sums */
    "Rolled back to <hex:40>", "deployed <hex:7> to all regions", "trace <uuid> shows three retries", "trace_id=<hex:32> span_id=<hex:16>",
    "image digest sha256:<hex:64>", "the checksum <hex:64> did not match", "ETag: \"<hex:32>\"", "md5 <hex:32> of the dump is fine",
    "commit: <hex:40>", "request_id: <uuid> timed out after 30 s", "X-Request-Id: <hex:32>", "{\"trace\": \"<hex:32>\", \"level\": \"error\"}",
    "the icon is data:image/png;base64,iVBORw0KGgo<b64:120>", "integrity: sha512-<b64:86>==", "cursor=eyJpZCI6<alnum:16>",
    "pod checkout-<hex:10>-<low:5> was evicted", "arn:aws:iam::<dec:12>:role/deploy could not be assumed",
    "i-<hex:17> was terminated by the autoscaler", "volume vol-<hex:17> filled up", "ticket OPS-<dec:4> and JIRA-<dec:5>",
    "the public key ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI<b64:43> was installed", "fingerprint SHA256:<b64:43>",
    DASHES "BEGIN CERTIFICATE" DASHES "\n<lines:3>\n" DASHES "END CERTIFICATE" DASHES, DASHES "BEGIN PUBLIC KEY" DASHES "\n<lines:3>\n" DASHES "END PUBLIC KEY" DASHES,
    "certificate-authority-data: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk<b64:100>", "the account SID is AC<hex:32>",
    "pk_live_<alnum:24> is the publishable key of the shop", "https://<hex:32>@o<dec:5>.ingest.sentry.io/<dec:7>", "order <dec:10> was charged twice",
    "serial number <HEX:2>:<HEX:2>:<HEX:2>:<HEX:2>:<HEX:2>:<HEX:2>", "session <alnum:26> was stuck on node 4", "build <dec:6>-<hex:8> passed",
    /* prose about secrets */
    "password reset e-mails were delayed by <dec:2> minutes", "the token bucket was empty for <dec:1> seconds", "the API key rotation job failed at <dec:2>:0<dec:1>",
    "secrets are mounted from vault", "the private key of the load balancer had expired", "tokens that begin with ghp_ were refused", "we use basic authentication here",
    "bearer tokens expire after <dec:2> minutes", "The password is wrong, said the client", "password: rotated by the vendor", "token: expired", "the secret is out: the cache was cold",
    "Login failed: password incorrect for <dec:3> users", "password authentication failed for user checkout", "the password was changed at <dec:2>:1<dec:1>",
    "secret: checkout-tls was missing in the namespace", "api_key: string, required", "password VARCHAR(255) NOT NULL", "SELECT password FROM users took <dec:2> s",
    "the password is base64-encoded twice", "Auth: none of the tokens was valid", "key: the load balancer drains slowly", "primary key: order_id", "a JWT begins with eyJ and has three parts",
    /* places that hold none */
    "password=********", "password=<one:xxxxxxxx|XXXXXXXX|redacted|[redacted]>", "password=<password>", "PGPASSWORD=$<up:6> psql", "PGPASSWORD=${DB_PASSWORD} psql -h db", "--password-file /run/secrets/db",
    "--password \"$DB_PASSWORD\" was empty", "Authorization: Bearer $TOKEN", "Authorization: Bearer <token>", "postgres://user:password@localhost:5432/app", "postgres://$USER:$PASS@db/app",
    "postgres://app:${PGPASS}@db/orders", "https://user:****@git.acme.io/shop", "sk_live_<one:xxxxxxxxxxxxxxxxxxxxxxxx|000000000000000000000000>", "api_key=YOUR_API_KEY", "token={{ .Values.token }}", "secret=%s",
    "password=os.environ['DB_PASSWORD']", "client_secret: <client-secret>", "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "AKIAXXXXXXXXXXXXXXXX", "password=null", "xoxb-your-token-here", "token=... (cut off)",
    "curl -u \"$USER:$PASS\" https://api.acme.io", "secretKeyRef: name: checkout-db", "password = getpass()", "set DB_PASSWORD to the new value",
    /* assignments of something else */
    "max_tokens=<dec:4>", "token_type=bearer expires_in=<dec:4>", "access_token_ttl=<dec:4>", "password_resets_sent=<dec:5>", "secret_version=<dec:2>", "pass_rate=0.<dec:3>", "passed=<dec:3> failed=<dec:1>",
    "bypass=enabled", "partition_key=order-<dec:6>", "cache key=cart:<dec:7>", "keyspace=orders", "tokens: <dec:4>", "auth_method=oauth2", "hash_key: customer_id", "authentication=failed user=<word>", "key_id=<uuid>", "sort_key=created_at",
    "idempotency_key=<uuid>", "csrf_token_missing=<dec:3>", "tokenizer=cl100k_base", "monkey=banana42",
    /* hosts and addresses that are public, or say how it is done */
    "ping 127.0.0.1:8080 works", "http://localhost:3000/health is green", "bound to 0.0.0.0:443", "8.8.8.8 and 1.1.1.1 answered", "203.0.113.<dec:2> was blocked", "192.0.2.<dec:2> in the example", "198.51.100.<dec:1> is documentation",
    "2001:db8::<dec:2>", "[::1]:8080", "RFC 1918 ranges: 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16", "fc00::/7 and fe80::/10 are dropped", "upgraded to version 10.<dec:1>.<dec:1>.<dec:2>", "agent v10.<dec:1>.1<dec:1>.<dec:1> crashed", "172.32.<dec:1>.<dec:2> and 192.169.1.<dec:1> are public",
    "169.254.169.254 answered slowly", "status.acme.io was up", "s3.eu-west-1.amazonaws.com returned 503", "at 10.15 the queue was empty", "PostgreSQL 10.<dec:1>.<dec:1> to 15.<dec:1>", "52.<dec:2>.<dec:2>.<dec:2> is our NAT gateway",
    "an internal. error", "HTTP 500 (Internal Server Error)", "in local time.", "~/.local/share/debrief", "/usr/local/bin/deploy", ".env.local was missing", "settings.local.json", "docker-compose.local.yml", "com.acme.checkout.internal.Cart threw", "jdk.internal.misc.Unsafe",
    "feed::parser panicked", "std::net::TcpStream", "color: #fd<hex:4>;", "MAC fe:80:<hex:2>:<hex:2>:<hex:2>:01", "corp. cards", "the LAN. It was fine", "www.example.com",
    /* what has an at sign or a plus and is nobody */
    "git@github.com:acme/<word>.git", "lodash@4.17.<dec:2>", "@<name> took over", "pkg/<word>@v1.<dec:1>.<dec:1>", "ssh root@bastion", "user@host", "user@example.com", "@acme/<word>@2.<dec:1>.0", "Message-ID: <20230601<dec:6>.<HEX:8>@mx1.acme.io>", "restart=always @reboot",
    "ssh://git@git.acme.io/shop/api.git", "actions/checkout@v<dec:1>", "redis@sha256:<hex:64>", "contact support@acme.io", "mail from noreply@acme.io bounced", "icon@2x.png is missing", "systemctl restart getty@tty1.service",
    "+<dec:1> replicas", "+1500000 rows", "+01:00", "2023-06-<dec:2>T08:00:00+01:00", "up by +12.5 % to 3,200", "from 2023-06-01 to 2023-07-15", "p99 went 120-340-5600 ms", "1,234,567,890 requests", "calls 555-0100",
    /* lines of logs and of shells */
    "10:15:20.<dec:3> ERROR checkout: retries exhausted (attempt 3/3)", "mkdir -p /var/lib/checkout", "ssh -p 2222 bastion", "docker run -p 8080:80 nginx", "psql -U app -p 5432 orders", "mysql -u root -p orders", "nmap -p 443 acme.io", "GET /login?next=%2Fcart 302 <dec:2>ms", "level=warn msg=\"token refresh slow\" took=1.<dec:1>s",
    "redis://cache:6379/0 refused connections", "jdbc:postgresql://db:5432/orders", "https://user@git.acme.io/shop.git", "https://acme.io/reset?step=2&lang=en", "https://docs.acme.io/passwords#token=how", "kubectl get secret checkout-tls -o yaml", "kubectl create secret generic db --from-file=pw", "tar -xzf backup.tgz -C /srv", "grep -u pattern file:12", "curl -u admin https://api.acme.io", "sshpass -f /run/pw ssh host", "2023-06-01T08:10:00Z p99=<dec:3>ms rate=40%",
    "the cookie banner was slow", "PASSWORD_MIN_LENGTH=12", "unlock with the usual passphrase", "rate limit of key <hex:8> was hit", "s3://acme-logs-<dec:4>/2023/06/01/<hex:16>.gz", "X-Amz-Cf-Id: <b64u:54>==", "nonce <b64:22>== was seen twice", "wal segment <up:8>00000001<HEX:8>",
    "cpu 10.1 10.2 10.3 10.4", "Bearer of bad news: the disk is full", "Basic checks passed", "the key-value store lost <dec:2> keys", "SKU SK<dec:8> sold out", "sk-learn was upgraded to 1.<dec:1>", "NPM_CONFIG_LOGLEVEL=verbose", "hf_transfer was disabled", "xapp-1 is the name of the node",
};
/* clang-format on */

#define CORPUS_SECRETS (sizeof corpus_secrets / sizeof *corpus_secrets)
#define CORPUS_SENTENCES (sizeof corpus_sentences / sizeof *corpus_sentences)
#define CORPUS_INNOCENTS (sizeof corpus_innocents / sizeof *corpus_innocents)

struct corpus {
    uint64_t state;
};

/* splitmix64. */
static uint32_t corpus_below(struct corpus *c, uint32_t n)
{
    uint64_t z = c->state += UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return (uint32_t)((z ^ (z >> 31)) >> 32) % n;
}

#define LOWER "abcdefghijklmnopqrstuvwxyz"
#define UPPER "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS "0123456789"

static const struct {
    const char *name, *letters;
} corpus_alphabets[] = {
    {"hex", DIGITS "abcdef"},
    {"HEX", DIGITS "ABCDEF"},
    {"dec", DIGITS},
    {"low", LOWER},
    {"up", UPPER "234567"},
    {"alnum", LOWER UPPER DIGITS},
    {"b64", LOWER UPPER DIGITS "+/"},
    {"b64u", LOWER UPPER DIGITS "-_"},
    {"any", LOWER UPPER DIGITS "!#%^*_+-.~"},
};
static const char *const corpus_words[] = {"dragon", "checkout", "harbor",  "winter",
                                           "magnet", "falcon",   "orders",  "copper",
                                           "loader", "payments", "grafana", "monsoon"};
static const char *const corpus_names[] = {"alice", "bob", "chidi", "dana", "emeka", "fatima"};
static const char *const corpus_hosts[] = {"db1", "web-03", "cache-2", "bastion", "pg-main"};

#define CORPUS_PICK(c, list) ((list)[corpus_below(c, sizeof(list) / sizeof *(list))])

static void corpus_letters(struct corpus *c, struct buf *out, const char *letters, uint32_t n)
{
    uint32_t many = (uint32_t)strlen(letters);
    size_t from = out->len;
    /* Neither a sign at its ends, which nobody could tell from what stands around it. */
    while (out->len < from + n) {
        char letter = letters[corpus_below(c, many)];
        bool end = out->len == from || out->len == from + n - 1;
        if (!end || !strchr("+-/_!#%^*.~", letter))
            buf_addc(out, letter);
    }
}

/* As people choose them, and as programs do. */
static void corpus_password(struct corpus *c, struct buf *out)
{
    switch (corpus_below(c, 4)) {
    case 0:
        buf_addf(out, "%s%u", CORPUS_PICK(c, corpus_words), 10 + corpus_below(c, 9000));
        break;
    case 1:
        buf_addf(out, "%s-%s-%s", CORPUS_PICK(c, corpus_words), CORPUS_PICK(c, corpus_words),
                 CORPUS_PICK(c, corpus_words));
        break;
    case 2:
        corpus_letters(c, out, LOWER UPPER DIGITS "!#%^*_+-.~", 14);
        break;
    default:
        corpus_letters(c, out, LOWER UPPER DIGITS, 20);
    }
}

static void corpus_basic(struct corpus *c, struct buf *out)
{
    static const char digits[] = UPPER LOWER DIGITS "+/";
    struct buf plain = BUF_INIT;
    buf_addf(&plain, "%s:", CORPUS_PICK(c, corpus_names));
    corpus_password(c, &plain);
    for (size_t i = 0; i < plain.len; i += 3) {
        unsigned long bits = 0;
        for (size_t k = 0; k < 3; k++)
            bits = bits << 8 | (i + k < plain.len ? (unsigned char)plain.data[i + k] : 0);
        for (int k = 0; k < 4; k++)
            buf_addc(out, i + (size_t)k > plain.len ? '=' : digits[bits >> (18 - 6 * k) & 63]);
    }
    buf_release(&plain);
}

static void corpus_one_of(struct corpus *c, struct buf *out, const char *list, size_t len)
{
    uint32_t n = 1, pick;
    for (size_t i = 0; i < len; i++)
        n += list[i] == '|';
    pick = corpus_below(c, n);
    for (size_t i = 0; i < len; i++)
        if (list[i] == '|')
            pick--;
        else if (pick == 0)
            buf_addc(out, list[i]);
}

/* What stands between '<' and '>'; false: it is no word of ours, and stands as it is. */
static bool corpus_expand(struct corpus *c, struct buf *out, const char *word, size_t len)
{
    const char *colon = memchr(word, ':', len);
    size_t name = colon ? (size_t)(colon - word) : len;
    for (size_t i = 0; colon && i < sizeof corpus_alphabets / sizeof *corpus_alphabets; i++) {
        if (strlen(corpus_alphabets[i].name) != name ||
            strncmp(corpus_alphabets[i].name, word, name) != 0)
            continue;
        char *end;
        uint32_t least = (uint32_t)strtoul(colon + 1, &end, 10), most = least;
        if (*end == '-')
            most = (uint32_t)strtoul(end + 1, NULL, 10);
        corpus_letters(c, out, corpus_alphabets[i].letters,
                       least + corpus_below(c, most - least + 1));
        return true;
    }
    if (colon && !strncmp(word, "one", name)) {
        corpus_one_of(c, out, colon + 1, len - name - 1);
    } else if (colon && !strncmp(word, "lines", name)) {
        for (long i = strtol(colon + 1, NULL, 10); i > 0; i--) {
            corpus_letters(c, out, LOWER UPPER DIGITS "+/", i > 1 ? 64 : 40);
            buf_adds(out, i > 1 ? "\n" : "");
        }
    } else if (len == 2 && !strncmp(word, "pw", len)) {
        corpus_password(c, out);
    } else if (len == 4 && !strncmp(word, "word", len)) {
        buf_adds(out, CORPUS_PICK(c, corpus_words));
    } else if (len == 4 && !strncmp(word, "name", len)) {
        buf_adds(out, CORPUS_PICK(c, corpus_names));
    } else if (len == 4 && !strncmp(word, "host", len)) {
        buf_adds(out, CORPUS_PICK(c, corpus_hosts));
    } else if (len == 5 && !strncmp(word, "basic", len)) {
        corpus_basic(c, out);
    } else if (len == 4 && !strncmp(word, "uuid", len)) {
        for (int i = 0; i < 5; i++) {
            buf_adds(out, i ? "-" : "");
            corpus_letters(c, out, DIGITS "abcdef", i == 0 ? 8 : i == 4 ? 12 : 4);
        }
    } else {
        return false;
    }
    return true;
}

/* FROM and LEN: where in OUT the part stands that must be found. */
static void corpus_fill(struct corpus *c, struct buf *out, const char *template, size_t *from,
                        size_t *len)
{
    size_t start = out->len, mark = start, end = 0;
    for (const char *p = template; *p;) {
        size_t word = *p == '<' ? strcspn(p, ">") : 0;
        if (!strncmp(p, "[[", 2) && mark == start && strstr(p, "]]")) {
            mark = out->len;
            p += 2;
            /* "[[[" and "]]]": a bracket belongs to what is around, not to the part. */
            if (*p == '[') {
                buf_addc(out, '[');
                mark++;
                p++;
            }
        } else if (!end && !strncmp(p, "]]", 2)) {
            end = out->len;
            p += 2;
        } else if (word && p[word] && corpus_expand(c, out, p + 1, word - 1)) {
            p += word + 1;
        } else {
            buf_addc(out, *p++);
        }
    }
    *from = mark;
    *len = (end ? end : out->len) - mark;
}

/* The I-th secret in the K-th sentence. */
static void corpus_secret(struct corpus *c, struct buf *out, size_t i, size_t k, size_t *from,
                          size_t *len)
{
    const char *sentence = corpus_sentences[k % CORPUS_SENTENCES], *hole = strstr(sentence, "%s");
    buf_add(out, sentence, (size_t)(hole - sentence));
    corpus_fill(c, out, corpus_secrets[i].template, from, len);
    buf_adds(out, hole + 2);
}

static void corpus_innocent(struct corpus *c, struct buf *out, size_t i)
{
    size_t from, len;
    corpus_fill(c, out, corpus_innocents[i], &from, &len);
}

#endif
