// What 'export -f mermaid' gives, in mermaid itself: it is parsed, and each text stands in the picture as it
// was typed.
import { start } from './browser.mjs';
import { hostile_texts } from './hostile.mjs';
import { mermaid_in } from './mermaid.mjs';
import { Database, empty, examples, help, incident, many } from './records.mjs';
import { done, nothing_of, test } from './tap.mjs';

const awkward = [
    'a: b',
    'a ; b',
    'a # b',
    '#1 is back',
    'a %% b',
    '%% a',
    '%%{init: {"theme": "dark"}}%%',
    'end',
    'section x',
    'title x',
    'gantt',
    'timeline',
    'click x call alert()',
    'dateFormat X',
    'a, b, c',
    ':done, 1, 2',
    'crit, active',
    '"quoted"',
    "it's",
    '`code`',
    'a <b> c',
    '<script>window.hit=1</script>',
    '<br>',
    'one<br/>two',
    '&amp; &lt;',
    '#amp; #59;',
    '#quot;',
    '&#58;',
    '\\n',
    'a\nb',
    'a\n\nend\n:x',
    '😀 done',
    'naïve façade',
    '日本語',
    '{ } [ ] ( )',
    'a | b',
    '---',
    'accTitle: x',
    'todayMarker off',
    '$$x^2$$',
    '**bold**',
    '_x_',
    '- a',
    '1. a',
    '@ 10:30: up',
    '100%',
    '~14:30',
    'x::y',
    '  blanks  ',
    'https://example.org/a?b=c#d',
    '[link](https://example.org)',
    '\u202eabc',
    'excludes weekends',
    'axisFormat %d',
    'direction LR',
    'tickInterval 1day',
];

// As compared: blanks and line breaks are drawn as a picture has room, and what nobody sees does not count.
const folded = (text) => text.replace(/[\s\u00a0\p{Cc}\p{Cf}␀-␟]+/gu, '');

// A picture has room for the beginning of a long text only.
const begins = (text, drawn) => {
    const at = drawn.endsWith('…') ? drawn.indexOf(text.slice(0, 20)) : -1;
    return at >= 0 && text.startsWith(drawn.slice(at, -1));
};

function over(name, texts, spacing) {
    let next = 0;
    const text = (what) => (what === 'event' ? texts[next++ % texts.length] : 'plain');
    return { texts, database: new Database(name).import(incident(texts.length, { text, spacing })) };
}

if (!help('export').includes('mermaid')) {
    console.log('1..1\nok 1 - mermaid # SKIP this debrief exports no mermaid');
    process.exit();
}

// As many as fit in one diagram: of a larger incident it shows milestones and key events only.
const hostile = (seed) => over(`hostile-${seed}`, Array.from({ length: 100 }, hostile_texts(seed)), 60);
const cases = [
    ...examples().map((database) => ({ name: `the example ${database.name}`, database })),
    { name: 'an empty incident', database: empty() },
    { name: 'awkward texts', ...over('awkward', awkward, 60) },
    ...(process.env.LONG ? [3, 4, 5, 6, 7] : [3]).map((seed) => ({
        name: `hostile texts (${seed})`,
        ...hostile(seed),
    })),
    { name: 'over midnight', ...over('midnight', awkward.slice(0, 20), 5400) },
    { name: 'over years', ...over('years', awkward.slice(0, 20), 60 * 86400) },
    { name: 'within a second', ...over('second', awkward.slice(0, 20), 0) },
    { name: '300 events', database: many(300) },
];

const browser = await start();
const mermaid = await mermaid_in(browser);
for (const { name, database, texts } of cases)
    for (const diagram of ['gantt', 'timeline'])
        await test(`${name}: the ${diagram}`, async () => {
            const text = database.debrief('export', '-f', 'mermaid', '--diagram', diagram);
            const refused = await mermaid.refuses(text);
            nothing_of(refused ? [refused, ...text.split('\n').slice(0, 40)] : []);
            const { texts: drawn, strange } = await mermaid.drawn(text);
            const seen = drawn.map(folded);
            const wanted =
                texts ?? JSON.parse(database.debrief('show', '--json')).events.map((event) => event.text);
            const missing = wanted.filter(
                (each) =>
                    folded(each) &&
                    !seen.some((one) => one.includes(folded(each)) || begins(folded(each), one)),
            );
            nothing_of([...strange, ...missing.map((each) => `is not drawn: ${JSON.stringify(each)}`)]);
        });
await browser.close();
done();
