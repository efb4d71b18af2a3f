#!/bin/sh
# A web application is down for everybody, where clocks show West Africa Time. Nobody recorded it as
# it happened, so it is filled in afterwards, from notes.
#
#     DEBRIEF_DB=/tmp/example.db examples/wat-web-outage/record.sh
#
# writes into the database that $DEBRIEF_DB names, with the debrief that $DEBRIEF names, or else the
# one that is installed. postmortem.md is what "debrief render" then prints.
set -eu

debrief() { command "${DEBRIEF:-debrief}" "$@"; }

# The zone belongs to the incident: from here on, a time without one is what clocks in Lagos showed,
# and without a date it is the first one after the start.
debrief open --zone WAT --at '2023-08-06 08:00' 'Web application down for all users'
debrief set affected all users
debrief set impact 'The web application was out of reach for every user. Error messages were all' \
    'they got; neither features nor content could be used until it was over.'

# A picture stands in a section of its own, like anything else that debrief has no name for.
debrief section add --after 'Issue Summary' 'System Architecture' \
    "![How a system is put together: a diagram from InterviewBit's detailed explanation](https://www.interviewbit.com/blog/wp-content/uploads/2022/06/System-Architecture-Diagram-1024x645.png)"

debrief detect --at 08:00 'Monitoring raises an alert: server errors are piling up'
debrief ack --at 08:05 'The on-call alert system pages the engineering team'
debrief step --at 08:10 'A first search for the root cause begins'
debrief finding --at 09:00 'Neither the database nor the server infrastructure is to blame'
debrief log --at 09:30 'Debugging turns to the application code and the external API integrations'
debrief hypothesis --at 10:30 'Several possible causes are found and looked into, recent' \
    'deployments and disruptions at third-party services among them'
debrief escalate --at 11:00 'The senior engineering team is asked for help'
debrief resolve --at 11:30 'A recent code change with a misconfigured API integration is reverted'
debrief set end 11:30

debrief cause add --category config 'A recent code change had misconfigured one of the API' \
    'integrations. The application code went into an error loop, the failure cascaded, and no' \
    'request could be served any more.'
debrief set resolution 'The engineering team quickly found the change that was to blame and chose' \
    'to go back to the version before it. The rollback removed the misconfiguration; the' \
    'application recovered and worked as it should.'

debrief measure add 'Code review: scrutinize changes more thoroughly, above all those to critical' \
    'integrations, so that errors and misconfigurations stay out of production'
debrief measure add 'Testing and quality assurance: test comprehensively, with integration tests' \
    'and solid QA checks, so that problems show before they go live; that includes how API' \
    'integrations work and how they are configured'
debrief measure add 'Monitoring and alerting: finer alerts that say what to do, and checks of the' \
    'health, error rates and response times of API integrations, to catch problems early'
debrief measure add 'Incident response documentation: keep a record of this incident and how it' \
    'was resolved in a central knowledge base, so that the next one is understood and resolved' \
    'faster'

debrief action add 'Go through all API integrations and configurations: are they correct, and do' \
    'they fit the application?'
debrief action add 'Build up the testing infrastructure: a larger automated suite, with tests' \
    'aimed at API integrations'
debrief action add 'Let monitoring check API integrations too: their health and how fast they' \
    'respond'
debrief action add 'Hold incident response training and drills regularly, so that the team is' \
    'ready for critical incidents'

debrief set conclusion 'A misconfigured API integration took the web stack down; finding and' \
    'reverting the change quickly brought it back. The measures recommended above come next: they' \
    'should make such incidents rare, and the application more robust, stable and reliable.'
