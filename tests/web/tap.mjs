// Tests one after another, told as TAP, which tests/run reads. A test fails by throwing; what it throws
// is shown below it.
import { stdout } from 'node:process';

let count = 0;

export async function test(name, run) {
    count += 1;
    try {
        await run();
        stdout.write(`ok ${count} - ${name}\n`);
    } catch (error) {
        const text = error instanceof Fault ? error.message : String(error.stack ?? error);
        stdout.write(`not ok ${count} - ${name}\n${text.replace(/^/gm, '# ')}\n`);
        process.exitCode = 1;
    }
}

// Without it the tests count as broken off.
export function done() {
    stdout.write(`1..${count}\n`);
}

export class Fault extends Error {}

// What was found wrong, a line each: the test fails where there is one.
export function nothing_of(faults, what = '') {
    if (faults.length === 0) return;
    const shown = faults.slice(0, 30).map((fault) => `${what}${what && ': '}${fault}`);
    if (faults.length > shown.length) shown.push(`… ${faults.length} in all`);
    throw new Fault(shown.join('\n'));
}
