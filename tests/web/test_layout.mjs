// How a page looks: nothing is cut or overlaps or is too small to read, on a phone, a laptop and a wide
// screen, with few and with thousands of events; printed it is dark on light.
import { Tab, start } from './browser.mjs';
import { faults_of_charts, hover_titles } from './charts.mjs';
import { Database, examples, incident, many } from './records.mjs';
import { done, nothing_of, test } from './tap.mjs';

const widths = [360, 800, 1400];
const browser = await start();
const tab = await Tab.in(browser);

// What is wider than any screen: it must be broken or scroll by itself.
function wide() {
    const word = 'checkout'.repeat(60);
    const markdown = [
        word,
        `https://example.org/${word}`,
        `\`${word}\``,
        `\`\`\`\n${'SELECT * FROM payments '.repeat(30)}\n\`\`\``,
        `| ${'column | '.repeat(16)}\n| ${'--- | '.repeat(16)}\n| ${'value | '.repeat(16)}`,
        `1. ${'> '.repeat(6)}${word}`,
    ].join('\n\n');
    return new Database('wide').import(
        incident(12, { text: () => `${word} \`${word}\``, markdown: () => markdown }),
    );
}

async function sideways() {
    return tab.page.evaluate(() => {
        const { scrollWidth, clientWidth } = document.documentElement;
        if (scrollWidth <= clientWidth) return [];
        const over = [...document.body.querySelectorAll('*')].find(
            (each) => each.getBoundingClientRect().right > clientWidth + 1,
        );
        return [`it is ${scrollWidth} px wide: ${over?.outerHTML.slice(0, 150)}`];
    });
}

const cases = [...examples(), many(3), many(30), many(30, 86400), many(200, 1), many(3000), wide()];
for (const database of cases)
    for (const width of widths)
        await test(`${database.name}, ${width} px wide`, async () => {
            await tab.open(database.page(), { width });
            nothing_of([
                ...(await sideways()),
                ...(await tab.page.evaluate(faults_of_charts)),
                ...(await tab.noted()),
            ]);
        });

const plain = (text) => text.replace(/`|\[|\]\([^)]*\)|\s+/g, '');
for (const database of [...examples(), many(3), many(30)])
    await test(`${database.name}: whoever points at an event's mark is told what it was`, async () => {
        await tab.open(database.page());
        const titles = (await tab.page.evaluate(hover_titles)).map(plain);
        const { events } = JSON.parse(database.debrief('show', '--json'));
        const timed = events.filter((event) => event.at);
        if (timed.length === 0) throw new Error('there is no event');
        nothing_of(
            timed
                .filter(({ text }) => !titles.some((title) => title.includes(plain(text))))
                .map(({ text }) => `no title says: ${text}`),
        );
    });

await test('many-3000: marks that fall together are few and say how many they are', async () => {
    await tab.open(many(3000).page());
    const titles = await tab.page.evaluate(hover_titles);
    const total = titles.map((title) => Number(title.match(/^(\d+) ×/)?.[1] ?? 1)).reduce((a, b) => a + b, 0);
    if (titles.length > 1500) throw new Error(`there are ${titles.length} titles`);
    if (total < 2900) throw new Error(`titles tell of ${total} of 3000 events`);
});

for (const database of [...examples(), many(30)])
    await test(`${database.name} on paper is dark on light, whatever the screen is`, async () => {
        await tab.open(database.page(), { print: true, dark: true });
        const colours = await tab.page.evaluate(() =>
            [document.documentElement, document.body, document.querySelector('p, li, h1')].map((element) => {
                const { color, backgroundColor } = getComputedStyle(element);
                return [color, backgroundColor].map((each) => each.match(/[\d.]+/g).map(Number));
            }),
        );
        const light = ([r, g, b]) => (r * 299 + g * 587 + b * 114) / 1000;
        for (const [color, background] of colours) {
            if (light(color) > 110) throw new Error(`text is rgb(${color})`);
            if (background[3] !== 0 && light(background) < 240)
                throw new Error(`the background is rgb(${background})`);
        }
        const pdf = await tab.page.pdf({ format: 'a4' });
        const pages =
            Buffer.from(pdf)
                .toString('latin1')
                .match(/\/Type\s*\/Page\b/g) ?? [];
        if (pages.length < 1 || pages.length > 12) throw new Error(`it is ${pages.length} pages`);
        nothing_of(await tab.noted());
    });

await browser.close();
done();
