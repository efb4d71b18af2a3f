// Databases to make pages of, and the pages: files in a folder that is gone at the end.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { top } from './browser.mjs';

export const folder = mkdtempSync(join(tmpdir(), 'pages-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

const program = process.env.DEBRIEF_BIN ?? join(top, 'build/debrief');
const surroundings = {
    PATH: process.env.PATH,
    HOME: folder,
    TZ: 'UTC',
    LC_ALL: 'C.UTF-8',
    DEBRIEF: program,
    DEBRIEF_AUTHOR: 'alice',
    DEBRIEF_SEED: '1',
};

function ran(command, args, env, input) {
    const result = spawnSync(command, args, {
        env: { ...surroundings, ...env },
        input,
        encoding: 'utf8',
        maxBuffer: 1 << 28,
    });
    if (result.error) throw result.error;
    if (result.status !== 0)
        throw new Error(
            `${basename(command)} ${args.join(' ')}: ${result.status ?? result.signal}: ${result.stderr.split('\n')[0]}`,
        );
    return result.stdout;
}

export const help = (command) => ran(program, ['help', command], {});

export class Database {
    constructor(name, now = '2026-06-01T09:00:00Z') {
        this.name = name;
        this.env = { DEBRIEF_DB: join(folder, `${name}.db`), DEBRIEF_NOW: now };
    }

    // A command that is about incident #1.
    debrief(...args) {
        return ran(program, ['-i', '1', ...args], this.env);
    }

    import(incident) {
        const file = join(folder, `${this.name}.json`);
        writeFileSync(file, JSON.stringify({ debrief: 1, incidents: [incident] }));
        ran(program, ['import', '--from', 'json', file], this.env);
        return this;
    }

    // The page by a template: its file.
    page(template = 'standard', ...options) {
        const file = join(folder, `${this.name}-${template}${options.join('')}.html`);
        this.debrief('render', '-t', template, '-f', 'html', ...options, '-o', file);
        return file;
    }
}

const folders = (path) =>
    readdirSync(path, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map((entry) => entry.name)
        .sort();

export function example(name) {
    const database = new Database(name);
    ran(join(top, 'examples', name, 'record.sh'), [], database.env);
    return database;
}

export const examples = () => folders(join(top, 'examples')).map(example);

export const templates = () =>
    readdirSync(join(top, 'templates'))
        .filter((name) => name.endsWith('.md'))
        .map((name) => basename(name, '.md'))
        .sort();

export function empty() {
    const database = new Database('empty');
    ran(program, ['open', 'Nothing is known yet'], database.env);
    return database;
}

const uid = (n) => `01890000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
const time = (seconds) => new Date(Date.UTC(2023, 5, 1) + seconds * 1000).toISOString().replace('.000Z', 'Z');
const kinds = [
    'note',
    'hypothesis',
    'ruled-out',
    'finding',
    'change',
    'step',
    'comms',
    'escalated',
    'note',
    'step',
];

// An incident of N events, with as many of everything else as ALSO says, every text of which is what TEXT
// returns, given what it is for; of what is Markdown MARKDOWN returns it, of names PERSON. SPACING is the
// seconds between events.
export function incident(n, { text, also = 3, spacing = 60, markdown = text, person = text }) {
    let number = 1;
    const base = () => ({ uid: uid((number += 1)) });
    const list = (length, make) => Array.from({ length }, (_, i) => ({ ...base(), ...make(i) }));
    const events = list(n, (i) => {
        const kind = {
            0: 'impact',
            1: 'detected',
            2: 'acknowledged',
            [n - 2]: 'mitigated',
            [n - 1]: 'resolved',
        }[i];
        const at = i * spacing;
        const precision = i % 17 === 7 ? 'about' : i % 29 === 11 ? 'hour' : 'exact';
        return {
            ref: `e${i + 1}`,
            at: time(precision === 'hour' ? at - (at % 3600) : at),
            precision: kind ? 'exact' : precision,
            until: !kind && i % 13 === 5 ? time(at + 3 * spacing) : null,
            recorded_at: time(at),
            kind: kind ?? kinds[i % kinds.length],
            by: i % 3 === 0 ? person('by') : null,
            text: text('event'),
            key: i % 4 === 0,
            links: [],
            tags: [],
            details: [],
        };
    });
    return {
        ...base(),
        id: 1,
        title: text('title'),
        severity: 'sev1',
        zone: 'UTC',
        opened_at: time(0),
        services: [text('service'), 'payments'],
        tags: ['drill'],
        roles: [
            { role: 'incident commander', name: person('name') },
            { role: text('role'), name: 'bob' },
        ],
        affected: text('affected'),
        review_at: '2023-06-08T15:00:00Z',
        fields: Object.fromEntries(
            ['summary', 'impact', 'detection', 'resolution', 'conclusion'].map((name) => [
                name,
                { text: markdown(name), internal: false },
            ]),
        ),
        events,
        causes: list(also, (i) => ({
            ref: `c${i + 1}`,
            kind: ['root', 'trigger', 'contributing'][i % 3],
            text: markdown('cause'),
        })),
        measures: list(also, (i) => ({
            ref: `m${i + 1}`,
            kind: i % 2 ? 'corrective' : 'preventative',
            text: text('measure'),
        })),
        lessons: list(also, (i) => ({
            ref: `l${i + 1}`,
            kind: ['well', 'poorly', 'lucky'][i % 3],
            text: text('lesson'),
        })),
        actions: list(also, (i) => ({
            ref: `a${i + 1}`,
            text: text('action'),
            owner: person('owner'),
            due: '2023-06-30',
            priority: 'p1',
            status: ['open', 'started', 'done', 'dropped'][i % 4],
            ticket: text('ticket'),
            reason: i % 4 === 3 ? text('reason') : null,
        })),
        sections: list(Math.min(also, 3), (i) => ({
            ref: `s${i + 1}`,
            heading: text('heading'),
            level: 2,
            markdown: markdown('section'),
        })),
    };
}

const sentences = [
    'p99 alert on `checkout`',
    'error rate on checkout at 40%',
    'the new connection pool is too small',
    'rolled back `checkout` 4.2, see [the run](https://ci.example.org/run/4711)',
    'connections to the database are exhausted on three of four hosts',
    'paged the database team',
    'customers are told on the status page: https://status.example.org',
    'not the network: both paths are clean',
];

// An incident of N events with texts that people write, SPACING seconds apart.
export function many(n, spacing = 60) {
    let next = 0;
    const names = {
        title: 'Checkout returns 500s',
        service: 'checkout',
        name: 'carol',
        by: 'bob',
        affected: '~40%',
    };
    const text = (what) => names[what] ?? sentences[next++ % sentences.length];
    return new Database(`many-${n}-${spacing}`).import(incident(n, { text, spacing }));
}
