// What the other tests rely on: that a page which does what it must not is found out.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Tab, start } from './browser.mjs';
import { folder } from './records.mjs';
import { done, nothing_of, test } from './tap.mjs';

const policy = `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`;
const page = (body, head = '') =>
    `<!DOCTYPE html><html lang=en><head><title>x</title>${head}</head><body>${body}</body></html>`;
const bad = [
    ['a script', '<script>window.hit = 1</script>', 'a script ran: window.hit = 1'],
    ['an error handler', '<img src=x onerror="window.hit = 2">', 'a script ran: window.hit = 2'],
    ['a picture from elsewhere', '<img src="http://127.0.0.1:9/x.png">', 'asks for http://127.0.0.1:9/x.png'],
    [
        'a style sheet from elsewhere',
        '<link rel=stylesheet href="http://127.0.0.1:9/x">',
        'asks for http://127.0.0.1:9/x',
    ],
    ['a frame', '<iframe src="about:srcdoc" srcdoc="<p>x"></iframe>', 'goes to about:srcdoc'],
    ['a dialog', '<script>alert("hello")</script>', 'a dialog: hello'],
    ['another page', '<meta http-equiv=refresh content="0;url=about:blank#x">', 'goes to about:blank#x'],
    ['a broken script', '<script>no_such()</script>', 'a script failed'],
    [
        'what a policy stops',
        '<script>window.hit = 3</script>',
        'stopped by its policy: script-src-elem inline',
        policy,
    ],
    ['a link that is a script', '<a href="javascript:window.hit = 4">x</a>', 'a script ran: window.hit = 4'],
];

const browser = await start();
for (const [name, body, wanted, head] of bad)
    await test(`found out: ${name}`, async () => {
        const file = join(folder, 'bad.html');
        writeFileSync(file, page(body, head));
        const tab = await Tab.in(browser);
        await tab.open(file);
        await tab.click_links();
        const noted = await tab.noted();
        await tab.close();
        if (!noted.some((fault) => fault.includes(wanted)))
            throw new Error(`noted was: ${noted.join(' | ')}`);
    });

await test('a page that does nothing of it has nothing noted, and axe sees what is not accessible', async () => {
    const file = join(folder, 'good.html');
    writeFileSync(file, page('<main><h1>x</h1></main>'));
    const tab = await Tab.in(browser);
    await tab.open(file);
    nothing_of(await tab.violations());
    nothing_of(await tab.noted());
    writeFileSync(file, '<!DOCTYPE html><html><body><input type=checkbox disabled></body></html>');
    await tab.open(file);
    const found = await tab.violations();
    for (const rule of ['html-has-lang', 'document-title', 'label'])
        if (!found.some((line) => line.startsWith(`${rule}:`)))
            throw new Error(`${rule} was not found: ${found.join(' | ')}`);
    await tab.close();
});
await browser.close();
done();
