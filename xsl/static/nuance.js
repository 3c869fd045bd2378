/* SPDX-License-Identifier: Apache-2.0 */
/* Makes quicker what works without it: keyboard, drafts, times that go on, a count of characters, one submit per form. */
(function () {
  'use strict';
  const body = document.body, data = body.dataset, base = data.base, person = data.person || '';
  const all = (selector, root) => Array.from((root || document).querySelectorAll(selector));
  const one = (selector, root) => (root || document).querySelector(selector);
  const store = (kind) => { try { return window[kind]; } catch (_) { return null; } };
  const local = store('localStorage'), session = store('sessionStorage');
  const read = (where, key) => { try { return where.getItem(key); } catch (_) { return null; } };
  const write = (where, key, value) => { try { value === null ? where.removeItem(key) : where.setItem(key, value); } catch (_) { /* full or forbidden: no draft then */ } };

  /* Problems come first, for the eye and for the screen reader. */
  const problems = one('#problems');
  if (problems) problems.focus();

  /* Relative times go on while the page is open. */
  const units = [[31557600, 'year'], [2629800, 'month'], [604800, 'week'], [86400, 'day'], [3600, 'hour'], [60, 'minute']];
  const words = new Intl.RelativeTimeFormat(document.documentElement.lang || 'en', { numeric: 'always' });
  function ago(then) {
    const seconds = Math.round((Date.now() - then) / 1000), distance = Math.abs(seconds);
    if (distance < 45) return data.now;
    const [size, unit] = units.find(([size]) => distance >= size) || units[5];
    const count = Math.max(1, Math.floor(distance / size));
    return words.format(seconds < 0 ? count : -count, unit);
  }
  function refresh() {
    for (const time of all('time[title]')) {
      const then = Date.parse(time.dateTime);
      if (!isNaN(then)) { const text = ago(then); if (time.textContent !== text) time.textContent = text; }
    }
  }
  setInterval(refresh, 30000);
  document.addEventListener('visibilitychange', () => { if (!document.hidden) refresh(); });

  /* Drafts are kept under the person and the form, and go when a page says that the form was taken. */
  const prefix = 'nuance.draft.' + person + '.';
  const sent = 'nuance.sent';
  if (one('.flash')) {
    const done = read(session, sent);
    if (done) write(local, done, null);
  }
  write(session, sent, null);
  const leave = one('form[action$="/logout"]');
  if (leave) leave.addEventListener('submit', () => { /* the next person at this machine reads none of it */
    try { Object.keys(local).filter((key) => key.startsWith(prefix)).forEach((key) => write(local, key, null)); } catch (_) { /* none to forget */ }
  });
  for (const form of all('form[data-draft]')) {
    const area = one('textarea', form);
    const key = prefix + new URL(form.action).pathname;
    let timer = 0;
    const keep = () => { timer = 0; write(local, key, area.value.trim() ? area.value : null); };
    const draft = read(local, key);
    if (draft && !area.value) {
      area.value = draft;
      const note = document.createElement('p'), discard = document.createElement('button');
      note.className = 'draft';
      note.setAttribute('role', 'status');
      note.textContent = data.draft + ' ';
      discard.type = 'button';
      discard.textContent = data.discard;
      discard.addEventListener('click', () => { area.value = ''; keep(); note.remove(); area.dispatchEvent(new Event('input')); area.focus(); });
      note.append(discard);
      area.after(note);
    }
    area.addEventListener('input', () => { if (!timer) timer = setTimeout(keep, 400); });
    addEventListener('pagehide', () => { if (timer) { clearTimeout(timer); keep(); } });
    form.addEventListener('submit', () => { clearTimeout(timer); keep(); write(session, sent, key); });
  }

  /* How much room is left, said when it matters. Nothing is ever cut. */
  for (const field of all('[data-max]')) {
    const max = Number(field.dataset.max);
    let counter = null;
    const count = () => {
      const left = max - Array.from(field.value).length;
      if (left > max * 0.1 && !(left < 20)) { if (counter) counter.textContent = ''; return; }
      if (!counter) {
        counter = document.createElement('p');
        counter.setAttribute('role', 'status');
        field.after(counter);
      }
      counter.className = left < 0 ? 'counter over' : 'counter';
      counter.textContent = (left < 0 ? data.over : data.left).replace('#', Math.abs(left));
    };
    field.addEventListener('input', () => { if (field.value.length > max * 0.8 || counter) count(); });
  }

  /* A form is sent once. Coming back by the back button makes it usable again. */
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (form.method === 'dialog') return;
    if (form.dataset.busy) { event.preventDefault(); return; }
    form.dataset.busy = '1';
    for (const button of all('button', form)) button.setAttribute('aria-disabled', 'true');
  });
  addEventListener('pageshow', (event) => {
    if (!event.persisted) return;
    for (const form of all('form[data-busy]')) {
      delete form.dataset.busy;
      for (const button of all('button', form)) button.removeAttribute('aria-disabled');
    }
  });
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && event.target.form && event.target.tagName === 'TEXTAREA') {
      event.preventDefault();
      event.target.form.requestSubmit(one('button.primary', event.target.form));
    }
  });

  /* Closing by key goes on to the next issue, once the closing was taken. */
  const onward = 'nuance.onward';
  if (read(session, onward) && one('.flash') && !problems) {
    const next = one('form[data-take]');
    if (next) next.requestSubmit();
  }
  write(session, onward, null);

  /* Lists leave the exact time to this. */
  for (const time of all('time:not([title])')) time.title = time.dateTime.replace('T', ' ');

  /* Keys are for staff, whose pages have the words for them. */
  const hint = one('[data-keys]');
  if (!hint) return;
  function element(name, ...children) {
    const made = document.createElement(name);
    made.append(...children);
    return made;
  }
  let help = null;
  function showKeys() {
    if (!help) {
      const list = element('dl', ...hint.dataset.keys.split('|').map((line) => {
        const at = line.indexOf('=');
        const keys = line.slice(0, at).split(' ').flatMap((key) => [element('kbd', key), ' ']);
        return element('div', element('dt', ...keys), element('dd', line.slice(at + 1)));
      }));
      list.className = 'keys';
      const close = element('form', element('button', hint.dataset.close));
      close.method = 'dialog';
      const title = element('h2', hint.dataset.title);
      title.id = 'keys-title';
      help = element('dialog', title, list, close);
      help.id = 'keys';
      help.setAttribute('aria-labelledby', 'keys-title');
      document.body.append(help);
    }
    help.showModal();
  }
  const reply = one('#reply');
  const go = { q: '/staff', a: '/account', t: '/status', s: '/' };
  let going = 0;
  function move(step) {
    const links = all('.row > a');
    if (!links.length) return;
    const here = links.indexOf(document.activeElement);
    const next = links[Math.min(links.length - 1, Math.max(0, here < 0 ? (step > 0 ? 0 : links.length - 1) : here + step))];
    next.focus();
    next.scrollIntoView({ block: 'nearest' });
  }
  function compose(visibility) {
    if (!reply) return false;
    const choice = one('[name=visibility][value=' + visibility + ']', reply);
    if (choice) choice.checked = true;
    const area = one('textarea', reply);
    area.focus();
    area.scrollIntoView({ block: 'center' });
    return true;
  }
  const keys = {
    j: () => move(1),
    k: () => move(-1),
    r: () => compose('public'),
    n: () => compose('internal'),
    c: () => { const form = one('form[data-claim]'); if (form) form.requestSubmit(); },
    x: () => { const form = one('form[data-take]'); if (form) form.requestSubmit(); },
    e: () => {
      const status = reply && one('[name=status]', reply);
      if (!status || status.tagName !== 'SELECT' || !one('option[value=resolved]', status)) return;
      status.value = 'resolved';
      write(session, onward, '1');
      reply.requestSubmit(one('button.primary', reply));
    },
    '?': showKeys
  };
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || (help && help.open)) return;
    const target = event.target;
    if (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) {
      if (event.key === 'Escape') target.blur();
      return;
    }
    if (going) {
      clearTimeout(going);
      going = 0;
      if (go[event.key]) { event.preventDefault(); location.href = base + go[event.key]; return; }
    }
    if (event.key === 'g') { going = setTimeout(() => { going = 0; }, 1200); return; }
    const act = keys[event.key];
    if (act) { event.preventDefault(); act(); }
  });
})();
