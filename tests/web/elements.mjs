// What stands in a page. Both run in it, and return what is wrong, a line each.

export function strange_elements() {
    const known = new Set(
        (
            'html head meta title style body main header footer section article nav div span h1 h2 h3 h4 h5 h6 p ' +
            'ul ol li dl dt dd table thead tbody tr th td pre code blockquote a em strong del hr br input label ' +
            'figure figcaption details summary time abbr img sup ' +
            'svg g rect line path polyline polygon circle ellipse text tspan desc defs pattern clipPath marker use'
        ).split(' '),
    );
    // To the web, to a mailbox, or without a scheme or host: to what lies beside the page.
    const link = /^(https?:\/\/|mailto:|#|(?!\/\/)[^:/?#]+([/?#]|$)|[/?](?!\/))/i;
    const faults = [];
    for (const element of document.querySelectorAll('*')) {
        const name = element.localName;
        const where = `<${name}> in ${element.parentElement?.localName}`;
        // The page's way to say that it has no icon to be asked for.
        if (element.matches('head > link[rel="icon"][href="data:,"]')) continue;
        if (!known.has(name))
            faults.push(`${where} is no element of a page: ${element.outerHTML.slice(0, 120)}`);
        for (const { name: attribute, value } of element.attributes) {
            const address = /^(xlink:)?(href|src|srcset|action|formaction|data|poster|background|cite)$/.test(
                attribute,
            );
            if (attribute.startsWith('on')) faults.push(`${where} has ${attribute}`);
            else if (attribute === 'style' && /url\(|expression|@import/i.test(value))
                faults.push(`${where} has style ${value}`);
            else if (address && name === 'img' && !value.startsWith('data:image/'))
                faults.push(`${where} has ${attribute} ${value}`);
            else if (address && name !== 'img' && !link.test(value))
                faults.push(`${where} has ${attribute} ${value}`);
            else if (attribute === 'target' || attribute === 'srcdoc')
                faults.push(`${where} has ${attribute}`);
        }
        if (
            name === 'style' &&
            (element.parentElement !== document.head || /@import|url\((?!#)/i.test(element.textContent))
        )
            faults.push(`${where} is not the page's own style sheet`);
        if (name === 'meta' && element.parentElement !== document.head)
            faults.push(`${where} is outside the head`);
        if (name === 'input') {
            const label = element.labels?.[0]?.textContent || element.getAttribute('aria-label') || '';
            const named = label.trim() !== '' || element.hasAttribute('aria-labelledby');
            if (element.type !== 'checkbox' || !element.disabled)
                faults.push(`${where} is no disabled checkbox`);
            if (!named) faults.push(`${where} has no name`);
        }
        if (name === 'svg') {
            const title =
                element.querySelector(':scope > title')?.textContent ?? element.getAttribute('aria-label');
            if (element.getAttribute('aria-hidden') !== 'true' && !title)
                faults.push(`${where} has no title`);
        }
    }
    const ids = new Set();
    for (const { id } of document.querySelectorAll('[id]'))
        if (ids.has(id)) faults.push(`the id ${id} stands twice`);
        else ids.add(id);
    if (!document.title.trim()) faults.push('the page has no title');
    if (!document.documentElement.lang) faults.push('the page says no language');
    return faults;
}

// One h1, first; each other at most one below the one before it.
export function strange_headings() {
    const levels = [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].map((heading) =>
        Number(heading.localName[1]),
    );
    const faults = [];
    if (levels[0] !== 1) faults.push(`the first heading is an h${levels[0]}`);
    if (levels.filter((level) => level === 1).length !== 1)
        faults.push(`it has ${levels.filter((level) => level === 1).length} h1`);
    levels.forEach((level, i) => {
        if (i > 0 && level > levels[i - 1] + 1) faults.push(`an h${level} after an h${levels[i - 1]}`);
    });
    return faults;
}

// How many there are of each element that no plain text can bring: what links, code and line breaks it
// holds is its own.
export function structure() {
    const free = new Set(['a', 'code', 'br', 'tspan', 'title']);
    const counts = {};
    for (const { localName } of document.body.querySelectorAll('*'))
        if (!free.has(localName)) counts[localName] = (counts[localName] ?? 0) + 1;
    return counts;
}
