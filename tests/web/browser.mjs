// Chromium, driven by puppeteer-core: pages opened from files and watched. A page that asks for
// anything but its own file, runs a script, says an error or goes elsewhere is found out.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const top = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
// tests/setup.sh puts the packages below build/, where nothing of them is committed or linted.
const packages = createRequire(join(top, 'build/web/package.json'));
const puppeteer = packages('puppeteer-core');
const axe = readFileSync(packages.resolve('axe-core/axe.min.js'), 'utf8');
export const mermaid = join(dirname(packages.resolve('mermaid/package.json')), 'dist/mermaid.min.js');

export function start() {
    return puppeteer.launch({
        executablePath: execFileSync('sh', ['-c', 'command -v chromium'], { encoding: 'utf8' }).trim(),
        headless: true,
        pipe: true,
        userDataDir: mkdtempSync(join(tmpdir(), 'chromium-')),
        // Without its own sandbox, which root and most containers can't have: it sees our files alone.
        args: [
            '--no-sandbox',
            '--disable-gpu',
            '--disable-dev-shm-usage',
            '--disable-quic',
            '--no-first-run',
            '--disable-background-networking',
            '--disable-component-update',
            '--disable-sync',
            '--hide-scrollbars',
            '--host-resolver-rules=MAP * ~NOTFOUND',
            '--force-color-profile=srgb',
        ],
    });
}

// A tab in which what a page must not do is noted: 'faults' says it, a line each.
export class Tab {
    static async in(browser, { trusting = false } = {}) {
        const tab = new Tab();
        tab.browser = browser;
        tab.faults = [];
        tab.page = await browser.newPage();
        tab.session = await tab.page.createCDPSession();
        // So that an element that could run a script is not saved by the page's own policy.
        if (trusting) await tab.page.setBypassCSP(true);
        await tab.page.setRequestInterception(true);
        await tab.page.exposeFunction('report_hit', (how) => tab.faults.push(`a script ran: ${how}`));
        await tab.page.evaluateOnNewDocument(() => {
            const report = window.report_hit;
            Object.defineProperty(window, 'hit', {
                set: (how) => report(`window.hit = ${how}`),
                get: () => undefined,
            });
            addEventListener('securitypolicyviolation', (event) =>
                report(`no, but was stopped by its policy: ${event.violatedDirective} ${event.blockedURI}`),
            );
        });
        tab.watch();
        return tab;
    }

    watch() {
        const { page, faults } = this;
        page.on('request', (request) => {
            const url = request.url();
            const own = url === this.url || url.startsWith('data:image/') || url === 'about:blank';
            if (!own) faults.push(`asks for ${url.slice(0, 200)}`);
            (own ? request.continue() : request.abort()).catch(() => {});
        });
        page.on('console', (message) => faults.push(`the console says: ${message.text()}`));
        page.on('pageerror', (error) => faults.push(`a script failed: ${error.message}`));
        page.on('dialog', (dialog) => {
            faults.push(`a dialog: ${dialog.message()}`);
            dialog.dismiss().catch(() => {});
        });
        page.on('popup', (popup) => {
            if (popup) {
                faults.push(`opens ${popup.url().slice(0, 200)}`);
                popup.close().catch(() => {});
            }
        });
        page.on('framenavigated', (frame) => {
            const url = frame.url();
            if (url.split('#')[0] !== this.url && url !== 'about:blank')
                faults.push(`goes to ${url.slice(0, 200)}`);
        });
    }

    async open(file, { width = 800, height = 900, dark = false, print = false } = {}) {
        this.url = pathToFileURL(file).href;
        await this.look({ width, height, dark, print });
        await this.page.goto(this.url, { waitUntil: 'load' });
        return this;
    }

    async look({ width = 800, height = 900, dark = false, print = false }) {
        await this.page.setViewport({ width, height });
        // Both at once: each of the page's own two calls takes the other back.
        await this.session.send('Emulation.setEmulatedMedia', {
            media: print ? 'print' : 'screen',
            features: [{ name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' }],
        });
    }

    // What axe finds, a line each.
    async violations() {
        await this.page.evaluate(axe);
        return this.page.evaluate(async () => {
            const result = await window.axe.run(document, { resultTypes: ['violations'] });
            const lines = (rule) =>
                rule.nodes.slice(0, 5).map((node) => {
                    const why = [...node.any, ...node.all, ...node.none].map((check) => check.message)[0];
                    return `${rule.id}: ${node.target.join(' ')}: ${why ?? rule.help}`;
                });
            return result.violations.flatMap(lines);
        });
    }

    // Every link by which a page could do something else than lead elsewhere, as somebody would who clicks it.
    click_links() {
        return this.inside(() => {
            const elsewhere = /^(https?|mailto|file):/;
            for (const link of document.querySelectorAll('a, area, [href]')) {
                const typed = link.getAttribute('href') ?? link.getAttribute('xlink:href') ?? '#';
                const leads = URL.canParse(typed, document.baseURI) && new URL(typed, document.baseURI).href;
                if (!leads || elsewhere.test(leads)) continue;
                link.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }));
            }
        });
    }

    // What was noted until now; things that are under way are waited for.
    async noted() {
        await this.inside(() => new Promise((go_on) => setTimeout(go_on, 50)));
        return this.faults.splice(0);
    }

    // What FUNCTION returns in the page; again where the page went elsewhere meanwhile, which is noted.
    async inside(what, ...args) {
        for (let tries = 0; ; tries += 1)
            try {
                return await this.page.evaluate(what, ...args);
            } catch (error) {
                if (tries === 5 || !/context was destroyed|detached/.test(error.message)) throw error;
                await sleep(100);
            }
    }

    close() {
        return this.page.close();
    }
}
