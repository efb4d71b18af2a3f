// Every page: by all templates, of the examples, an empty incident and hostile records. It asks for nothing,
// says nothing, runs nothing, holds known elements only, and is accessible, light and dark and printed, at
// three widths.
import { Tab, start } from './browser.mjs';
import { strange_elements, strange_headings } from './elements.mjs';
import { hostile_texts } from './hostile.mjs';
import { Database, empty, examples, incident, templates } from './records.mjs';
import { done, nothing_of, test } from './tap.mjs';

// The public edition is refused where a name stands in a URL, as hostile ones do.
const hostile = () =>
    new Database('hostile').import(
        incident(30, { text: hostile_texts(1), also: 9, person: () => 'Zoe Quux' }),
    );

// What axe looks at depends on width and scheme in few rules: the standard document in all of them, the others,
// which are made of the same parts, in three.
const looks = [
    { width: 360, dark: true },
    { width: 800 },
    { width: 1400, dark: true },
    { width: 360 },
    { width: 800, dark: true },
    { width: 1400 },
];

const say = ({ width, dark }) => `${width} px, ${dark ? 'dark' : 'light'}`;

const browser = await start();
const tab = await Tab.in(browser);
for (const database of [...examples(), empty(), hostile()])
    for (const template of templates())
        await test(`${database.name} by ${template}`, async () => {
            const faults = [];
            await tab.open(database.page(template), looks[0]);
            faults.push(
                ...(await tab.page.evaluate(strange_elements)),
                ...(await tab.page.evaluate(strange_headings)),
            );
            await tab.click_links();
            for (const look of template === 'standard' ? looks : looks.slice(0, 3)) {
                await tab.look(look);
                faults.push(...(await tab.violations()).map((found) => `${say(look)}: ${found}`));
                const wide = await tab.page.evaluate(() => document.documentElement.scrollWidth);
                if (wide > look.width) faults.push(`${say(look)}: is ${wide} px wide: it scrolls sideways`);
            }
            faults.push(...(await tab.noted()));
            nothing_of(faults);
        });
await browser.close();
done();
