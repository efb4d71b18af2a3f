// Records that try to become scripts, elements and requests, by every template, in a page whose own policy
// is taken away first, so that nothing but what the program writes stands between them and the browser.
// LONG=1: ten thousand of them by each template.
import { Tab, start } from './browser.mjs';
import { strange_elements, structure } from './elements.mjs';
import { hostile_texts } from './hostile.mjs';
import { Database, incident, templates } from './records.mjs';
import { done, nothing_of, test } from './tap.mjs';

const rounds = process.env.LONG ? 8 : 1;
const sizes = process.env.LONG ? { n: 500, also: 120 } : { n: 60, also: 12 };

// Three incidents of one shape: all hostile; plain texts hostile and Markdown not, for Markdown may hold
// elements of its own; none. PERSON names people: the public edition is refused where a name stands in a URL,
// as hostile ones do.
function incidents(seed, person) {
    const next = hostile_texts(seed);
    let count = 0;
    const hostile = () => {
        count += 1;
        return next();
    };
    let names = 0;
    const plain = () => `plain ${(names += 1)}`;
    const all = incident(sizes.n, { ...sizes, person, text: hostile });
    const texts = incident(sizes.n, { ...sizes, person, text: hostile_texts(seed), markdown: plain });
    return { count, all, texts, none: incident(sizes.n, { ...sizes, person, text: plain }) };
}

function databases(name, seed, person) {
    const { count, ...kinds } = incidents(seed, person);
    for (const kind of Object.keys(kinds)) kinds[kind] = new Database(`${kind}-${name}`).import(kinds[kind]);
    return { count, ...kinds };
}

const browser = await start();
const tab = await Tab.in(browser, { trusting: true });
let values = 0;

for (let round = 0; round < rounds; round += 1) {
    const as_they_are = databases(`${round}`, round + 1);
    const with_names = databases(`${round}-named`, round + 1, () => 'Zoe Quux');
    values += as_they_are.count;
    for (const template of templates()) {
        const { count, ...database } = template === 'public' ? with_names : as_they_are;
        await test(`${count} hostile values by ${template} run and ask for nothing (${round})`, async () => {
            await tab.open(database.all.page(template));
            const faults = await tab.page.evaluate(strange_elements);
            await tab.click_links();
            nothing_of([...faults, ...(await tab.noted())]);
        });
        await test(`plain texts stay plain, by ${template} (${round})`, async () => {
            await tab.open(database.none.page(template));
            const wanted = await tab.page.evaluate(structure);
            await tab.open(database.texts.page(template));
            const found = await tab.page.evaluate(structure);
            const names = [...new Set([...Object.keys(wanted), ...Object.keys(found)])];
            nothing_of([
                ...names
                    .filter((name) => wanted[name] !== found[name])
                    .map((name) => `${found[name] ?? 0} <${name}> instead of ${wanted[name] ?? 0}`),
                ...(await tab.noted()),
            ]);
        });
    }
}
console.log(`figure: ${values} hostile values by each of ${templates().length} templates`);
await browser.close();
done();
