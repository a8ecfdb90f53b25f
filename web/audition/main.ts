import type { PageAudition } from '../../src/audition/page-data.js';
import { createPlayer } from './player.js';
import { createTakeList } from './take-list.js';

const element = <Type extends HTMLElement>(id: string): Type => document.getElementById(id) as Type;

const audition = JSON.parse(element('audition').textContent ?? '') as PageAudition;
const sentences = [...document.querySelectorAll<HTMLElement>('#passage .s')];
const message = element('message');
const tell = (text: string): void => {
  message.textContent = text;
};

const player = createPlayer(audition.takes, {
  onSentence(index) {
    for (const [at, sentence] of sentences.entries()) sentence.classList.toggle('now', at === index);
  },
  onPlaying(isPlaying) {
    element('play').setAttribute('aria-label', isPlaying ? 'Pause' : 'Play');
    element('play').classList.toggle('playing', isPlaying);
  },
  onFailure: () => tell('The audio of this take cannot be played. Run the audition again to write it.'),
});

const list = createTakeList(element('takes'), audition.takes, (take) => {
  player.switchTo(take);
  player.play();
  tell('');
});
player.switchTo(list.first());
list.show();

const blind = element<HTMLInputElement>('blind');
blind.addEventListener('change', () => {
  element('chosen').hidden = true;
  list.setBlind(blind.checked);
  player.switchTo(list.first());
  tell(blind.checked ? 'The names are hidden until you choose a take.' : '');
});

element('play').addEventListener('click', () => player.toggle());
element('previous').addEventListener('click', () => player.step(-1));
element('next').addEventListener('click', () => player.step(1));
for (const [index, sentence] of sentences.entries())
  sentence.addEventListener('click', () => {
    player.goTo(index);
    player.play();
  });

element('choose').addEventListener('click', () => {
  const take = list.selected();
  list.reveal();
  element('chosen-name').textContent = list.nameOf(take);
  element('command').textContent = `${audition.chooseCommand} ${take.number}`;
  element('chosen').hidden = false;
});
element('copy').addEventListener('click', async () => {
  try {
    await navigator.clipboard.writeText(element('command').textContent ?? '');
    tell('Copied.');
  } catch {
    getSelection()?.selectAllChildren(element('command'));
    tell('The browser does not allow copying here. The command is selected: press Ctrl+C.');
  }
});

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const target = event.target as HTMLElement;
  const isControl = target.closest('button, input, a') !== null;
  if (/^[1-9]$/.test(event.key)) list.select(Number(event.key) - 1);
  else if (event.key === ' ' && !isControl) player.toggle();
  else if (event.key === 'ArrowLeft') player.step(-1);
  else if (event.key === 'ArrowRight') player.step(1);
  else if (event.key.toLowerCase() === 'b') blind.click();
  else return;
  event.preventDefault();
});

document.documentElement.classList.add('ready');
