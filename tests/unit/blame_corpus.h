/* Sentences of postmortems, made by a seed: some blame somebody or know better afterwards, others
 * hold the same words and do neither. What is said to be which was written before there was a rule.
 *
 * {who} is somebody of those who respond: by name (people[]; one in eight by a name that nobody
 * told the rule), as "we", by role. */
#ifndef TESTS_BLAME_CORPUS_H
#define TESTS_BLAME_CORPUS_H

#include "base/buf.h"

#include <stdint.h>
#include <string.h>

static const char *const people[] = {"alice",    "Bob", "Chidi Okafor", "@mira", "Jonas",
                                     "sam.reed", NULL};
static const char *const strangers[] = {"Farouk", "Ines", "Tomas Lind", "Wei", NULL};
static const char *const roles[] = {"we",
                                    "I",
                                    "he",
                                    "she",
                                    "the on-call engineer",
                                    "the operator",
                                    "the team",
                                    "the database team",
                                    "a junior developer",
                                    "our DBA",
                                    "the reviewer",
                                    "the release manager",
                                    "somebody in operations",
                                    "an intern",
                                    "the person who deployed it",
                                    "the incident commander",
                                    "the contractor",
                                    "the admins",
                                    NULL};
static const char *const machines[] = {"the load balancer",
                                       "the check",
                                       "Jenkins",
                                       "Kafka",
                                       "the health check",
                                       "the replica",
                                       "web-3",
                                       "the payment service",
                                       "the nightly job",
                                       "Consul",
                                       "the new release",
                                       "systemd",
                                       "the client library",
                                       "most requests",
                                       "the migration",
                                       "the failover",
                                       "the alert",
                                       NULL};
static const char *const things[] = {
    "the configuration", "the certificate",  "the runbook", "the migration",
    "the dashboard",     "the feature flag", "the backup",  "the queue",
    "the new limit",     "the DNS record",   NULL};
static const char *const done[] = {"checked",   "tested",  "reviewed",    "rolled back",
                                   "read",      "renewed", "verified",    "double-checked",
                                   "announced", "noticed", "asked about", NULL};
static const char *const todo[] = {"check",  "test",   "review",   "roll back", "read", "renew",
                                   "verify", "update", "announce", "monitor",   NULL};
static const char *const acts[] = {"connect to the database",
                                   "start",
                                   "bind to port 8080",
                                   "finish within ten minutes",
                                   "elect a leader",
                                   "renew the lease",
                                   "parse the response",
                                   "deploy",
                                   "reach the registry",
                                   "resolve the name",
                                   NULL};
static const char *const ends[] = {
    "this would not have happened", "the outage would have been shorter",
    "nobody would have been paged", "it would have been caught", NULL};

static const char *const blaming[] = {
    "{who} should have {done} {thing}",
    "{who} should have {done} {thing} before the deploy",
    "{who} should not have touched {thing}",
    "{who} shouldn't have deployed on a Friday",
    "{who} should've {done} {thing} first",
    "{thing} should have been {done} before the release",
    "this should never have been merged",
    "{who} really should have {done} {thing}",
    "at this point {who} should have {done} {thing}",
    "{who} failed to {todo} {thing}",
    "{who} failed to {todo} {thing} in time",
    "because {who} failed to {todo} {thing}, the rollback was late",
    "{who} could have {done} {thing}",
    "{who} could have easily {done} {thing}",
    "{who} ought to have {done} {thing}",
    "{who} was careless with {thing}",
    "a careless change of {thing} took the site down",
    "{who} carelessly edited {thing}",
    "if {who} had {done} {thing}, {end}",
    "if only {who} had {done} {thing}",
    "had {who} {done} {thing}, {end}",
    "obviously {thing} was wrong",
    "{thing} was obviously broken",
    "{who} obviously did not {todo} {thing}",
    "{who} forgot to {todo} {thing}",
    "{who} neglected to {todo} {thing}",
    "{who} did not bother to {todo} {thing}",
    "{who} didn't bother to {todo} {thing}",
    "nobody bothered to {todo} {thing}",
    "this is a case of negligence",
    "{who} was negligent",
    "the cause was human error",
    "it came down to operator error",
    "the root cause: human error while editing {thing}",
    "{who} is to blame for {thing}",
    "it was the fault of {who}",
    "{who} simply ignored {thing}",
    "it should have been obvious that {thing} was stale",
    "{who} stupidly deleted {thing}",
    "{who} was not paying attention",
    "{who} did not pay attention to {thing}",
    "why didn't {who} {todo} {thing}?",
    "the sloppy work on {thing} made it worse",
    "{who} was too lazy to {todo} {thing}",
    "{who} was incompetent",
    "in hindsight {thing} was clearly a bad idea",
    "in hindsight, {who} knew of {thing}",
    "{who} blindly trusted {thing}",
    "anyone would have seen that {thing} was wrong",
    "{who} should have known better",
    "it was a rookie mistake",
    "{who} made a stupid mistake in {thing}",
    "common sense would have told {who}",
    NULL};

static const char *const innocent[] = {
    "{machine} failed to {act}",
    "{machine} failed to {act} after {thing} had changed",
    "we saw that {machine} failed to {act}",
    "failed to {act}: connection refused",
    "`{machine}: failed to {act}` was in the log",
    "bob found that {machine}, which had failed to {act}, was back",
    "{who} restarted it when {machine} failed to {act}",
    "each region should have at least two replicas",
    "{who} should have access to {thing}",
    "{machine} should have a timeout of 30 s",
    "the documentation says \"clients should have been restarted by then\"",
    "the vendor's page says \xE2\x80\x9Cyou should have received a mail\xE2\x80\x9D",
    "all customers should have service again by 10:00",
    "{machine} should have fired at 08:05",
    "traffic should have gone to eu-west",
    "users could have seen stale prices",
    "some orders could have been charged twice",
    "it could have been worse",
    "{who} could have a look tomorrow",
    "whoever is on call could have two phones",
    "hold music was Careless Whisper",
    "if {machine} had less than 2 GB it was restarted",
    "{who} asked if {machine} had restarted",
    "{who} checked if {thing} had changed",
    "{who} had {done} {thing} at 08:10",
    "by then {who} had {done} {thing} twice",
    "it was not obvious that {thing} was stale",
    "the cause was not immediately obvious",
    "a page fault in {machine}",
    "{who} added fault injection to {thing}",
    "segmentation fault in the resolver",
    "the fault was in {thing}",
    "git blame shows when {thing} was added",
    "this is a blameless postmortem",
    "the user error rate rose to 5%",
    "{who} moved the error budget to {thing}",
    "nginx ignored the header",
    "the folder is ignored by git",
    "the forgot-password page returned 500",
    "customers who forgot their password could not log in",
    "lazy loading hid it until 09:00",
    "the pool connects lazily",
    "the loss of data is negligible",
    "{who} investigated {thing}",
    "{who} found a mistake in {thing}",
    "the runbook had a mistake",
    "the job is too dumb to retry",
    "why didn't {machine} {act}?",
    "why did {machine} not {act}?",
    "nobody was hurt",
    "nobody could log in between 08:00 and 09:00",
    "{who} held a retrospective on {thing}",
    "the failed deploy was announced by {who}",
    "a failed check paged {who}",
    "{who} decided to fail over to eu-west",
    "{who} rolled back {thing}",
    "{who} did not have the dashboard that shows {thing}",
    "{who} was paged at 08:05 and had no access to {thing}",
    "there was no test for {thing}",
    "the alert did not say which host {thing} was on",
    "the naive timestamp was read as UTC",
    "pay attention to {thing} when you deploy, says the runbook",
    "{machine} could have any name",
    "the human readable name of {thing}",
    "should {machine} have two replicas?",
    "a careful rollout of {thing} took two hours",
    "{who} will {todo} {thing}",
    "we have a common format for {thing}",
    NULL};

static uint32_t corpus_next(uint64_t *seed)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*seed >> 33);
}

static const char *corpus_pick(const char *const *list, uint64_t *seed)
{
    uint32_t n = 0;
    while (list[n])
        n++;
    return list[corpus_next(seed) % n];
}

static const char *corpus_who(uint64_t *seed)
{
    uint32_t dice = corpus_next(seed) % 8;
    return corpus_pick(dice == 0 ? strangers : dice < 4 ? people : roles, seed);
}

static const char *corpus_word(const char *name, size_t len, uint64_t *seed)
{
    static const struct {
        const char *name;
        const char *const *list;
    } lists[] = {{"machine", machines}, {"thing", things}, {"done", done},
                 {"todo", todo},        {"act", acts},     {"end", ends}};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        if (strlen(lists[i].name) == len && !strncmp(lists[i].name, name, len))
            return corpus_pick(lists[i].list, seed);
    return corpus_who(seed);
}

/* Adds one sentence, its first letter large in two of three, and now and then another before it. */
static void corpus_add(struct buf *out, const char *const *list, uint64_t *seed)
{
    const char *from = corpus_pick(list, seed);
    if (corpus_next(seed) % 4 == 0)
        buf_adds(out, "Errors rose at 08:00. ");
    size_t first = out->len;
    for (; *from; from++) {
        size_t len = *from == '{' ? strcspn(from, "}") : 0;
        if (!len) {
            buf_addc(out, *from);
            continue;
        }
        buf_adds(out, corpus_word(from + 1, len - 1, seed));
        from += len;
    }
    if (corpus_next(seed) % 3 && out->data[first] >= 'a' && out->data[first] <= 'z')
        out->data[first] = (char)(out->data[first] - 'a' + 'A');
    buf_addc(out, '.');
}

#endif
