// The pictures in a page, as they are drawn. Both run in it.

// Texts that are small, cut by the picture's edge, or on one another; and that there is a picture at all.
export function faults_of_charts() {
    const faults = [];
    const visible = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
    // What clips it: the window, and whatever around it does not let it stand out.
    const clipping = (element) => {
        const edge = {
            left: 0,
            right: document.documentElement.clientWidth,
            top: -Infinity,
            bottom: Infinity,
        };
        for (
            let around = element.parentElement;
            around && around !== document.body;
            around = around.parentElement
        ) {
            if (getComputedStyle(around).overflowX === 'visible') continue;
            const box = around.getBoundingClientRect();
            edge.left = Math.max(edge.left, box.left);
            edge.right = Math.min(edge.right, box.right);
            edge.top = Math.max(edge.top, box.top);
            edge.bottom = Math.min(edge.bottom, box.bottom);
        }
        return edge;
    };
    const pictures = [...document.querySelectorAll('svg')].filter(
        (picture) => !picture.parentElement.closest('svg'),
    );
    if (pictures.length === 0) faults.push('it has no picture');
    for (const picture of pictures) {
        const { width, height } = picture.getBoundingClientRect();
        const name = picture.querySelector('title')?.textContent ?? 'a picture';
        if (width < 100 || height < 20) faults.push(`${name} is ${width} by ${height} px`);
        const shown = [...picture.querySelectorAll('text')]
            .filter((text) => text.textContent.trim() && visible(text))
            .map((text) => ({ text, words: text.textContent.trim(), box: text.getBoundingClientRect() }));
        for (const { text, words, box } of shown) {
            const size = parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().d;
            if (size < 10.95) faults.push(`${name}: '${words}' is ${size.toFixed(1)} px high`);
            const edge = clipping(text);
            const out = Math.max(
                edge.left - box.left,
                box.right - edge.right,
                edge.top - box.top,
                box.bottom - edge.bottom,
            );
            if (out > 1) faults.push(`${name}: '${words}' is cut at the edge, by ${out.toFixed(1)} px`);
        }
        const bars = [...picture.querySelectorAll('.chart-lasting')].filter(visible);
        const boxes = bars.map((bar) => ({ words: bar.textContent.trim(), box: bar.getBoundingClientRect() }));
        shown.forEach((one, i) => {
            for (const other of [...shown.slice(i + 1), ...boxes]) {
                const across =
                    Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
                const down =
                    Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
                if (across > 1 && down > 2)
                    faults.push(`${name}: '${one.words}' and '${other.words}' are on one another`);
            }
        });
    }
    return faults;
}

// What is shown when somebody points at a mark.
export function hover_titles() {
    return [...document.querySelectorAll('svg title')]
        .filter(({ parentElement: mark }) => mark.localName !== 'svg' && mark.checkVisibility())
        .map((title) => title.textContent);
}
