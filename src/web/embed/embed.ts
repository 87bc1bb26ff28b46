import { WORDS } from './words.ts';

/**
 * The script tag on a company's page: a button that opens the chat in a frame. It stands in a shadow root, loads the
 * frame at the first opening only, and talks to nobody but its own frame.
 */
const script = document.currentScript as HTMLScriptElement;
const desk = new URL(script.src).origin;
const tongue = /^zh/i.test(script.dataset.language ?? (document.documentElement.lang || navigator.language))
  ? 'zh'
  : 'en';
const words = WORDS[tongue];
const side = script.dataset.position === 'left' ? 'left' : 'right';

const CSS = `
:host{all:initial!important;position:fixed!important;${side}:1rem!important;bottom:1rem!important;z-index:2147483000!important;display:block!important}
button{all:unset;box-sizing:border-box;display:flex;align-items:center;justify-content:center;position:relative;width:60px;height:60px;border-radius:50%;background:#0a6a5f;color:#fff;cursor:pointer;box-shadow:0 4px 16px rgb(0 0 0/30%)}
button:focus-visible{outline:3px solid #0b57d0;outline-offset:3px}
svg{width:28px;height:28px;fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round;stroke-linejoin:round}
b{position:absolute;top:-4px;${side}:-4px;min-width:22px;height:22px;border-radius:11px;background:#9d1c12;color:#fff;font:700 13px/22px system-ui,sans-serif;text-align:center}
b[hidden],iframe[hidden]{display:none}
iframe{position:fixed;${side}:1rem;bottom:calc(1rem + 72px);width:min(400px,calc(100vw - 2rem));height:min(640px,calc(100vh - 2rem - 84px));border:1px solid #7d8d87;border-radius:16px;background:#fff;box-shadow:0 8px 32px rgb(0 0 0/30%)}
@media(max-width:480px){iframe{inset:0;width:100%;height:calc(100% - 84px);border:0;border-radius:0}}
@media(forced-colors:active){button,b,iframe{border:2px solid}}
`;

const host = document.createElement('griddesk-chat');
const root = host.attachShadow({ mode: 'closed' });
const style = document.createElement('style');
style.textContent = CSS;
try {
  // A page whose own rules forbid style elements still takes a sheet.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(CSS);
  root.adoptedStyleSheets = [sheet];
} catch {
  root.append(style);
}

const button = document.createElement('button');
button.type = 'button';
const icon = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
icon.setAttribute('viewBox', '0 0 24 24');
icon.setAttribute('aria-hidden', 'true');
const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
path.setAttribute(
  'd',
  'M5 5h14a1.5 1.5 0 0 1 1.5 1.5v9A1.5 1.5 0 0 1 19 17h-7l-5 4v-4H5a1.5 1.5 0 0 1-1.5-1.5v-9A1.5 1.5 0 0 1 5 5Z',
);
icon.append(path);
const badge = document.createElement('b');
badge.hidden = true;
button.append(icon, badge);
root.append(button);

let frame: HTMLIFrameElement | null = null;
let ready = false;
let shown = false;
let fresh = 0;
let token: string | null = script.dataset.userToken ?? null;

function draw(): void {
  badge.hidden = fresh === 0;
  badge.textContent = String(fresh);
  const news = fresh > 0 ? `, ${words.fresh.replace('{n}', String(fresh))}` : '';
  button.setAttribute('aria-label', shown ? words.close : words.open + news);
  button.setAttribute('aria-expanded', String(shown));
}

const tell = (message: object): void => frame?.contentWindow?.postMessage(message, desk);
function introduce(): void {
  if (ready && token !== null) tell({ griddesk: 'identify', token });
}

function open(): void {
  if (frame === null) {
    frame = document.createElement('iframe');
    frame.title = words.frame;
    frame.src = `${desk}/embed?language=${tongue}`;
    frame.setAttribute('allow', 'clipboard-write');
    root.append(frame);
  }
  frame.hidden = false;
  shown = true;
  fresh = 0;
  draw();
  frame.focus();
}

function close(): void {
  if (frame !== null) frame.hidden = true;
  if (shown) button.focus();
  shown = false;
  draw();
}

button.addEventListener('click', () => (shown ? close() : open()));
host.addEventListener('keydown', (event) => event.key === 'Escape' && shown && close());
window.addEventListener('message', ({ origin, source, data }) => {
  if (origin !== desk || frame === null || source !== frame.contentWindow) return;
  const said = (data as { griddesk?: unknown } | null)?.griddesk;
  if (said === 'ready') {
    ready = true;
    introduce();
  } else if (said === 'close') close();
  else if (said === 'reply' && !shown) {
    fresh += 1;
    draw();
  }
});

function identify(given: string): void {
  token = given;
  introduce();
}

draw();
const mount = (): void => document.body.append(host);
if (document.body === null) document.addEventListener('DOMContentLoaded', mount);
else mount();
(window as unknown as { Griddesk: object }).Griddesk = { open, close, identify };
