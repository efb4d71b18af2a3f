#!/bin/sh
# For twenty-eight hours some requests are routed to servers that are not healthy, and the search
# begins at the database. It is filled in afterwards, from little: few of the times are known.
#
#     DEBRIEF_DB=/tmp/example.db examples/unhealthy-pool/record.sh
#
# writes into the database that $DEBRIEF_DB names, with the debrief that $DEBRIEF names, or else the
# one that is installed. postmortem.md is what "debrief render" then prints.
set -eu

debrief() { command "${DEBRIEF:-debrief}" "$@"; }

debrief open --zone UTC --at '2024-02-27 10:00' 'Web stack slow and at times down'
debrief set affected '~30% of users'
debrief set impact 'The web application was down now and then, and slow in between. Users waited' \
    'for responses, and some features were out of their reach.'

debrief detect --at 10:00 'Several monitoring alerts at once: high latency, more errors'
debrief log --under e1 'Notified by the monitoring system, the engineering team set to work'
debrief step --under e1 'Started with the backend services, on the assumption that the database' \
    'was slow or hard to connect to'
debrief rule-out --under e1 'Spent several hours on the database layer: investigated it,' \
    'optimized queries, scaled the database servers. None of that helped'
debrief escalate --at 14:00 'No improvement; handed over to the infrastructure team'

# Nobody noted when it was fixed. But when it was over is known: that is the incident's end.
debrief set end '2024-02-28 14:00'

debrief cause add --category config 'The load balancer was misconfigured: a recent deployment had' \
    'brought wrong routing rules, which sent part of the user requests to an unhealthy pool of' \
    'backend servers.'
debrief set resolution 'The configuration of the load balancer was put right: its routing rules' \
    'now distribute incoming traffic as they should. The backend server pool was checked' \
    'thoroughly and made healthy again. The fix went out in small steps, so that users noticed as' \
    'little of it as possible.'

debrief measure add 'Stronger deployment processes: changes to the load balancer configuration' \
    'are validated and tested more strictly, so that mistakes in them stay out of production'
debrief measure add 'Better monitoring and alerting: more checks that look for a misconfigured' \
    'load balancer, and tell the engineering team in time'
debrief measure add 'A sure way back: a robust rollback plan, so that a configuration change that' \
    'goes wrong is quickly reverted'

debrief action add 'Review the deployment process in detail, and build more rigorous checks of' \
    'load balancer changes into it'
debrief action add 'Monitor the health of the load balancer and the consistency of its' \
    'configuration'
debrief action add 'Work out a rollback plan for load balancer changes and write it down, with' \
    'the steps to test and validate it'
debrief action add 'Review the incident together, engineering and infrastructure: share what was' \
    'learned, and find further preventive measures'

debrief set conclusion 'With these measures carried out, another incident of this kind should be' \
    'unlikely, and the web stack more stable and reliable as a whole.'
