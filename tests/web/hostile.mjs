// Texts that try to become more than text on a page, each of which would set window.hit.
export const specimens = [
    '<script>window.hit=1</script>',
    '<img src=x onerror=window.hit=2>',
    '<svg onload=window.hit=3><circle r=9></svg>',
    '[a link](javascript:window.hit=4)',
    '[a link](  JaVaScRiPt:window.hit=5)',
    '[a link](java&#x73;cript:window.hit=6)',
    '[a link](java\tscript:window.hit=7)',
    '<javascript:window.hit=8>',
    '[a link](data:text/html,<script>parent.hit=9</script>)',
    '![an image](javascript:window.hit=10)',
    '![an image](http://127.0.0.1:9/x.png)',
    '![an image](x" onerror="window.hit=11)',
    '[a link](https://example.org "x" onclick="window.hit=12")',
    '[a link](https://example.org/"onmouseover="window.hit=13)',
    'https://example.org/"><script>window.hit=14</script>',
    '"><script>window.hit=15</script>',
    "'><script>window.hit=16</script>",
    '</title><script>window.hit=17</script>',
    '</style><script>window.hit=18</script>',
    '</svg><script>window.hit=19</script>',
    '</desc><script>window.hit=20</script>',
    ']]><script>window.hit=21</script>',
    '--><script>window.hit=22</script><!--',
    '<iframe srcdoc="<script>parent.hit=23</script>"></iframe>',
    '<iframe src=javascript:parent.hit=24></iframe>',
    '<body onload=window.hit=25>',
    '<details open ontoggle=window.hit=26><summary>x</summary></details>',
    '<input autofocus onfocus=window.hit=27>',
    '<meta http-equiv=refresh content="0;url=javascript:window.hit=28">',
    '<base href="http://127.0.0.1:9/">',
    '<link rel=stylesheet href=http://127.0.0.1:9/x.css>',
    '<style>@import "http://127.0.0.1:9/x.css"; * { display: none }</style>',
    '<object data=javascript:window.hit=29></object><embed src=http://127.0.0.1:9/x>',
    '<form action=javascript:window.hit=30><button>send</button></form>',
    '<math><mtext><img src=x onerror=window.hit=31></mtext></math>',
    '<a href="javascript:window.hit=32">a link</a>',
    '<a href=vbscript:window.hit=33>a link</a>',
    '`</code><script>window.hit=34</script>`',
    '```\n</code></pre><script>window.hit=35</script>\n```',
    '| <script>window.hit=36</script> | b |\n| --- | --- |\n| <img src=x onerror=window.hit=37> | [x](javascript:window.hit=38) |',
    '- [ ] <script>window.hit=39</script>\n- [x] [x](javascript:window.hit=40)',
    '[a]: javascript:window.hit=41\n\n[a] [a link][a]',
    '> <script>\n> window.hit=42\n> </script>',
    '<scr<script>ipt>window.hit=43</scr</script>ipt>',
    '<div\n\nonclick=window.hit=44>x</div>',
    '<!--><img src=x onerror=window.hit=45>-->',
    '<?xml version="1.0"?><script>window.hit=46</script>',
    '<![CDATA[<script>window.hit=47</script>]]>',
    '&lt;script&gt;window.hit=48&lt;/script&gt;',
    '&#60;script&#62;window.hit=49&#60;/script&#62;',
    '{{{title}}}<script>window.hit=50</script>{{>partials/timeline}}',
    '\u2028<script>window.hit=51</script>\u202e</tpircs>',
    '<script\u0000>window.hit=52</script>'.replace('\u0000', '\u0001'),
    '[a link](//127.0.0.1:9/x) [another](file:///etc/passwd)',
    '<xmp><script>window.hit=53</script></xmp><plaintext>',
    '<noscript><p title="</noscript><script>window.hit=54</script>">',
    '<template><script>window.hit=55</script></template><textarea>',
    '<a xlink:href="javascript:window.hit=56"><text>x</text></a>',
    '<use href="data:image/svg+xml,<svg onload=window.hit=57>">',
    '<animate attributeName=href values=javascript:window.hit=58>',
];

const pieces = [
    ...'<>&"\'`#*_[]()!|\\~=-+/:;.{}\n\t 1a',
    '\n\n',
    '    ',
    '<b',
    '</',
    '/>',
    '<!--',
    '-->',
    '&amp;',
    '&#',
    '```',
    '~~~',
    '](',
    '[x](',
    '![',
    '- [ ] ',
    '| - | - |\n',
    '1. ',
    '> ',
    '# ',
    ' on',
    'onclick=',
    'href=',
    'src=x ',
    'javascript:',
    'window.hit=1',
    'http://',
    'https://example.org/',
    '<script>',
    '</script>',
    '<svg ',
    'style=',
    '😀',
    'é',
    '\u202e',
    '\r\n',
];

// Numbers from a seed: below(n) is one from 0 up to n.
export function random(seed) {
    let state = BigInt(seed);
    return (n) => {
        state = (state * 6364136223846793005n + 1442695040888963407n) & 0xffffffffffffffffn;
        return Number((state >> 33n) % BigInt(n));
    };
}

// What returns one text after another: first each of the specimens, then mixtures of them and pieces.
export function hostile_texts(seed) {
    const below = random(seed);
    let next = 0;
    return () => {
        if (next < specimens.length) return specimens[next++];
        const parts = Array.from({ length: 1 + below(9) }, () =>
            below(4) === 0 ? specimens[below(specimens.length)] : pieces[below(pieces.length)],
        );
        return parts.join('').trim() || 'x';
    };
}
