// pictures.mjs FOLDER: pictures of the pages, for people to look at: of the examples and of 3, 30 and 3,000
// events, at three widths, light and dark, and by each template.
// pictures.mjs FOLDER EXAMPLE: of that one's page only, as the README shows it: FOLDER/page.png.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Tab, start } from './browser.mjs';
import { example, examples, many, templates } from './records.mjs';

const [folder, only] = process.argv.slice(2);
if (!folder) throw new Error('pictures.mjs FOLDER [EXAMPLE]');
mkdirSync(folder, { recursive: true });
const browser = await start();
const tab = await Tab.in(browser);

async function picture(name, file, look, height) {
    await tab.open(file, look);
    const clip = height && { x: 0, y: 0, width: look.width, height };
    const png = await tab.page.screenshot(clip ? { clip } : { fullPage: true });
    writeFileSync(join(folder, `${name}.png`), png);
    console.log(`${name}.png: ${png.length} bytes`);
}

async function all() {
    for (const database of [...examples(), many(3), many(30), many(30, 86400), many(3000)])
        for (const width of [360, 800, 1400])
            for (const dark of [false, true])
                if (!dark || width === 800)
                    await picture(
                        `${database.name}-${width}${dark ? '-dark' : ''}`,
                        database.page(),
                        { width, dark },
                        database.name.startsWith('many-3000') ? 2400 : 0,
                    );
    const database = example('api-misconfiguration');
    for (const template of templates())
        await picture(`${database.name}-by-${template}`, database.page(template), { width: 800 });
    await tab.open(database.page(), { print: true });
    writeFileSync(join(folder, 'printed.pdf'), await tab.page.pdf({ format: 'a4' }));
}

if (only) await picture('page', example(only).page(), { width: 800 }, 1100);
else await all();
await browser.close();
