// mustache.js FILE: renders an incident's JSON as a Markdown timeline with mustache.js, unescaped.
const fs = require('fs');
const mustache = require('mustache');

const incident = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));
const template = `# Postmortem: {{{title}}}

## Timeline

{{#events}}
- **{{{at}}}{{#by}} (by {{{by}}}){{/by}}:** {{{text}}}
{{#details}}
  - {{#by}}**{{{by}}}:** {{/by}}{{{text}}}
{{/details}}
{{/events}}
`;
process.stdout.write(mustache.render(template, incident));
