import { type Html, html, Html as Markup, scriptJson } from '../deliver/outputs/page/html.js';
import { icons } from '../deliver/outputs/page/icons.js';
import { endScript, icon, policy } from '../deliver/outputs/page/index-html.js';
import type { PageAudition } from './page-data.js';

/** Returns the page of an audition. Without scripts, it lists the takes with links to their files. */
export function auditionHtml(audition: PageAudition, title: string): string {
  const { at, language, paragraphs, takes, isEstimated } = audition;
  return `${html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="narrate">
<title>Audition: ${title}, ${at}</title>
<link rel="stylesheet" href="audition-page.css">
<link rel="icon" href="${icon}">
<script type="application/json" id="audition">${new Markup(scriptJson(audition))}${endScript}
<script src="audition-page.js" defer>${endScript}
</head>
<body>
<header>
<h1>Audition</h1>
<p class="quiet"><span dir="auto">${title}</span>, ${at}</p>
</header>
<main>
<section aria-labelledby="takes-title">
<h2 id="takes-title">Takes</h2>
<p class="needs-script"><label class="switch"><input type="checkbox" id="blind"> Compare blind: hide the names and mix the order</label></p>
<ol id="takes">
${takes.map(takeItem)}
</ol>
<noscript><p>This page needs JavaScript to switch between the takes. Without it, the links lead to the audio files.</p></noscript>
</section>
<section aria-labelledby="passage-title">
<h2 id="passage-title">Passage</h2>
<div id="passage" lang="${language ?? ''}" dir="auto">
${paragraphs.map(
  (sentences) =>
    html`<p>${sentences.map((text) => html`<span class="s">${text}</span> `)}</p>
`,
)}
</div>
${isEstimated ? estimatedNote : ''}
</section>
</main>
${playerBar()}
</body>
</html>
`}`;
}

// Without the names of these takes, which would end a blind comparison.
const estimatedNote = html`<p class="quiet needs-script">Sentence times are estimated from the pauses, so a switch can begin a little before or after the sentence.</p>`;

const takeItem = ({ number, voice, prompt, audio }: PageAudition['takes'][number]): Html =>
  html`<li><a href="${audio}">Take ${number}: ${voice}${prompt === null ? '' : `, “${prompt}”`}</a></li>
`;

function playerBar(): Html {
  return html`<section id="bar" class="needs-script" aria-label="Player">
<p id="message" role="status"></p>
<div class="transport">
<button type="button" id="previous" class="tool" aria-label="Previous sentence" title="Previous sentence (←)">${icons.previous}</button>
<button type="button" id="play" class="tool" aria-label="Play">${icons.play}</button>
<button type="button" id="next" class="tool" aria-label="Next sentence" title="Next sentence (→)">${icons.next}</button>
<button type="button" id="choose">Choose this take</button>
</div>
<div id="chosen" hidden><p>To keep <strong id="chosen-name"></strong>, run this in the folder where you started the audition:</p>
<p class="command"><code id="command"></code> <button type="button" id="copy">Copy</button></p></div>
<p class="quiet keys">Keys: 1 to 9 switch to a take at the same sentence, Space plays and pauses, ← and → go to a sentence, B compares blind.</p>
</section>`;
}
