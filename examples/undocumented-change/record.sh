#!/bin/sh
# Late in the evening, logins begin to fail: a configuration was changed, and nobody knows of it.
# The timeline is recorded as it happens, over midnight; the rest the next morning.
#
#     DEBRIEF_DB=/tmp/example.db examples/undocumented-change/record.sh
#
# writes into the database that $DEBRIEF_DB names, with the debrief that $DEBRIEF names, or else the
# one that is installed. postmortem.md is what "debrief render" then prints.
set -eu

debrief() { command "${DEBRIEF:-debrief}" "$@"; }

# In real life the clock runs by itself. Here $DEBRIEF_NOW stands in for it, in UTC.
clock() { export DEBRIEF_NOW="2024-05-$1T$2:00Z"; }

# ---- while it happens

clock 06 22:15
debrief open --zone UTC 'Logins are failing'
debrief detect 'Monitoring alerts: authentication errors are shooting up'

clock 06 22:20
debrief ack 'Engineers begin to investigate: the authentication service and its database connection'

clock 06 23:00
debrief hypothesis 'Perhaps the database is overloaded, by more traffic than usual'

# What turned out wrong is worth recording too: it is where the time went.
clock 06 23:30
debrief rule-out 'The load on the database has hardly grown: back to looking for the cause'

clock 07 00:00
debrief escalate 'Called in operations and the senior engineers for support'

clock 07 01:30
debrief finding 'Deep in the logs: the configuration of the authentication service module was' \
    'changed, and nobody had expected it'

clock 07 02:00
debrief resolve 'Rolled back that configuration change'

# The incident is resolved now. An event is recorded all the same, and debrief remarks it.
clock 07 03:00
debrief log 'The service works normally again, and monitoring shows it stable'

# ---- the next morning

# It began before anybody noticed: 22:00 is the last 22:00 there was.
clock 07 10:00
debrief set start 22:00
debrief set end 03:00
debrief set affected '~35% of users'
debrief set impact - <<'END'
- The core authentication service could not be reached at all.
- Users could not log in, nor use any feature that needs a login.
- Roughly 35% of all users were hit.
END

debrief cause add --category config 'The configuration of the authentication service module had' \
    'been updated, and the update was documented nowhere. It left the module misconfigured, and' \
    'authentication failed.'
debrief set resolution 'The configuration was put back to the last version known to be stable.' \
    'The team also began to document its configuration procedures thoroughly, so that this does' \
    'not happen again.'

debrief measure add 'Stricter change management for configuration, so that nothing is changed' \
    'without authorization'
debrief measure add 'Monitoring that shows configuration changes, and what they do, in real time'
debrief measure add 'Regular audits: is the configuration of critical services what the' \
    'documented standards ask for?'

debrief action add 'Hold a postmortem meeting: review the incident, collect lessons, assign' \
    'action items'
debrief action add 'Update the documentation: how configuration is changed and how it is rolled' \
    'back, in detail'
debrief action add 'Schedule training for the engineering team on why change management is to be' \
    'followed'
debrief action add 'Make monitoring alerts say more about a disruption: the type of error, the' \
    'components affected'

debrief set conclusion 'This outage has shown how much a reliable service depends on sound change' \
    'management and on monitoring that is ahead of trouble. The measures above are to soften' \
    'incidents of this kind, and to keep the platform open to all users without interruption.'
