#!/bin/sh
# Slow pages and timeouts for sixteen hours, while four teams in turn look in the wrong place. It is
# filled in afterwards; each detour stands under the event it belongs to.
#
#     DEBRIEF_DB=/tmp/example.db examples/load-balancer-detour/record.sh
#
# writes into the database that $DEBRIEF_DB names, with the debrief that $DEBRIEF names, or else the
# one that is installed. postmortem.md is what "debrief render" then prints.
set -eu

debrief() { command "${DEBRIEF:-debrief}" "$@"; }

debrief open --zone UTC --at '2023-06-05 10:00' --service 'ABC Web Application' \
    'Slow pages and timeouts'

# Roughly, that is: it is printed as it was typed, and counted as 75 percent.
debrief set affected '~75% of users'
debrief set impact 'ABC Web Application was down now and then, and badly degraded in between.' \
    'Users told of pages that loaded slowly, of frequent timeouts, and of critical features that' \
    'were hard to get to.'

# With "--under e1" an event becomes a detail of e1: what was done there, or wrongly suspected. It
# needs no time of its own.
debrief detect --at 10:00 'Monitoring alerts: the number of HTTP 500 errors is high'
debrief step --under e1 'Searched load balancers, application servers and database servers for' \
    'possible causes. Assumption: the load balancing layer may be misconfigured'
debrief rule-out --under e1 'Concentrated on the load balancer configuration at first, then on' \
    'possible network problems'

debrief escalate --at 11:30 'Nothing conclusive; handed over to the network operations team'
debrief step --under e4 'Network operations went through the load balancer configuration and the' \
    'network logs'
debrief rule-out --under e4 'Network operations suspected the way from load balancers to' \
    'application servers'

# Times can be typed in many ways: "debrief help time" shows them.
debrief escalate --at '2:00 PM' 'The network is fine; handed over to the development team'
debrief step --under e7 'Development read application logs and code, and analysed how the' \
    'database performed'
debrief rule-out --under e7 'Development suspected that a growing load of queries had made the' \
    'database a bottleneck'

debrief escalate --at '6:00 PM' 'Nothing significant; handed over to the infrastructure team'
debrief step --under e10 'Infrastructure took a close look at how the servers used their' \
    'resources, disk I/O and memory'
debrief rule-out --under e10 'Infrastructure looked at server performance alone and overlooked' \
    'the application layer'

debrief finding --at '10:00 PM' 'Found at last: the application code calls an API inefficiently'

# It was over some hours later. A date says which day is meant.
debrief set end '2023-06-06 02:00'

debrief cause add --category software 'The application called the API of an external service' \
    'synchronously. Requests were held up until it answered, so performance degraded and some of' \
    'them timed out.'
debrief set resolution 'The code was refactored, and the call is asynchronous now. Responses are' \
    'faster, and the bottleneck is gone.'

debrief measure add 'Better monitoring, which notices errors and performance problems before' \
    'users do'
debrief measure add 'A code review process with an eye for performance problems and inefficient' \
    'API calls'
debrief measure add 'Regular load tests with simulated high traffic, to find bottlenecks before' \
    'users run into them'
debrief measure add 'Best practices for calling APIs asynchronously, documented, and followed' \
    'throughout the codebase'
debrief measure add 'Training in incident response, for better coordination and shorter' \
    'investigations'

debrief action add 'Patch the application code: turn synchronous API calls into asynchronous ones'
debrief action add 'Let monitoring raise an alert when error rates are high or responses slow'
debrief action add 'Set up regular load tests that bring performance problems to light'
debrief action add 'Write down how APIs are best called, efficiently, and share that with the' \
    'development team'
debrief action add 'Train all teams concerned in incident response'

debrief set conclusion 'After a thorough investigation the root cause is removed and the outage' \
    'over. The measures above are to keep it from coming back, and to make the service more' \
    'robust and more reliable for its users.'
