#!/bin/sh
# A web application is down for three and a half hours, because of a misconfigured API integration.
# The timeline is recorded as it happens, one short command at a time; the rest after lunch.
#
#     DEBRIEF_DB=/tmp/example.db examples/api-misconfiguration/record.sh
#
# writes into the database that $DEBRIEF_DB names, with the debrief that $DEBRIEF names, or else the
# one that is installed. postmortem.md is what "debrief render" then prints.
set -eu

debrief() { command "${DEBRIEF:-debrief}" "$@"; }

# In real life the clock runs by itself. Here $DEBRIEF_NOW stands in for it, in UTC.
clock() { export DEBRIEF_NOW="2023-06-01T$1:00Z"; }

# ---- while it happens

# An alert goes off. The incident is opened, and every later command knows which one is meant.
clock 08:00
debrief open --zone UTC 'Web stack outage'
debrief detect 'Monitoring alert: the servers return far more errors than usual'

# An event is stamped when its command is given. The engineers who were paged looked first and wrote
# it down a few minutes later, so they say when it was.
clock 08:12
debrief ack --at 08:05 'The on-call alert reaches the engineering team, which begins its search'
debrief step --at 08:10 'First diagnostics: where do the errors come from?'

clock 09:00
debrief finding 'Not the database, not the server infrastructure: both are healthy'

clock 09:30
debrief log 'Turning to the application code and the external APIs it is integrated with'

clock 10:30
debrief hypothesis 'Several suspects under examination, recent code deployments and trouble at' \
    'third-party services among them'

clock 11:00
debrief escalate 'Senior engineers called in to help'

clock 11:30
debrief resolve 'Reverted the code change that misconfigured the API; the application is back'

# ---- after lunch: how bad it was, why, and what is to be done

clock 14:00
debrief set start 08:00
debrief set end 11:30
debrief set affected all users
debrief set impact 'The web application was completely down, and no user could reach any service.' \
    'Error messages were all they saw: no features, no content, until it was over.'

# Causes and fields like "impact" are Markdown; a category makes causes countable.
debrief cause add --category config 'A code deployment shortly before had brought in a wrong' \
    'configuration for an external API integration. It drove the application into an error loop,' \
    'and one failure led to the next until no request could be processed.'
debrief set resolution 'The engineering team found the faulty code and rolled it straight back to' \
    'a stable version. The wrong configuration was gone with it, and the application recovered' \
    'and worked normally again.'

# A measure is a direction; an action item is a task that somebody will tick off.
debrief measure add 'Tighten code review: critical integrations get a thorough look before they' \
    'are deployed'
debrief measure add 'Raise the bar for testing and quality assurance, with rigorous integration' \
    'tests wherever APIs meet'
debrief measure add 'Make monitoring and alerting finer-grained, above all for the health, error' \
    'rates and response times of API integrations'
debrief measure add 'Write up this incident and its resolution in the central knowledge base'

debrief action add 'Review every API integration and its configuration, from end to end'
debrief action add 'Add automated tests that are aimed at API integrations'
debrief action add 'Extend monitoring to the health and performance of APIs'
debrief action add 'Put incident response training and drills on the calendar regularly, so that' \
    'the team is better prepared'

debrief set conclusion 'A wrong API configuration in a recent deployment took the web stack down;' \
    'finding it quickly and rolling it back brought it up again. The measures above will be' \
    'enforced: they are to make the system sturdier, and another outage like this one less likely.'
