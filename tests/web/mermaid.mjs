// mermaid itself, in a tab: what it parses, and the text in the pictures that it makes.
import { readFileSync } from 'node:fs';
import { mermaid } from './browser.mjs';

// A tab that has loaded it, with all that it says of a diagram.
export async function mermaid_in(browser) {
    const page = await browser.newPage();
    await page.setContent('<!DOCTYPE html><html><body></body></html>');
    await page.evaluate(readFileSync(mermaid, 'utf8'));
    await page.evaluate(() => window.mermaid.initialize({ startOnLoad: false, securityLevel: 'strict' }));
    return {
        // What is wrong with it, or ''.
        refuses: (text) =>
            page.evaluate(
                (text) =>
                    window.mermaid.parse(text).then(
                        () => '',
                        (error) => String(error.message ?? error),
                    ),
                text,
            ),
        // The texts in its picture, and the elements that have no business in one.
        drawn: (text) =>
            page.evaluate(async (text) => {
                const { svg } = await window.mermaid.render('picture', text);
                const holder = document.createElement('div');
                holder.innerHTML = svg;
                document.body.append(holder);
                // A text that was broken into lines has a tspan for each of them.
                const texts = [...holder.querySelectorAll('text, foreignObject')].map((each) => {
                    const lines = [...each.querySelectorAll('tspan')].filter(
                        (line) => !line.querySelector('tspan'),
                    );
                    return (
                        lines.length ? lines.map((line) => line.textContent).join(' ') : each.textContent
                    ).trim();
                });
                const strange = [
                    ...holder.querySelectorAll('script, img, iframe, a, [onclick], [onload], [onerror]'),
                ].map((each) => each.outerHTML);
                holder.remove();
                return { texts, strange };
            }, text),
        close: () => page.close(),
    };
}
