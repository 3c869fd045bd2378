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

  function element(name, ...children) {
    const made = document.createElement(name);
    made.append(...children);
    return made;
  }

  /* Of a field's files those that the server holds already: a draft has no others. */
  function held(fields, name) {
    return fields.getAll(name).filter((file) => typeof file === 'string').join('\n');
  }
  function typed(form) {
    const fields = new FormData(form);
    for (const input of all('input[type=file]', form)) {
      const files = held(fields, input.name);
      fields.delete(input.name);
      if (files) fields.set(input.name, files);
    }
    return new URLSearchParams(fields);
  }

  /* An issue's own fields stand beside what was shown of them: what differs was typed. */
  const ownFields = (form) => all('[name^="field-"]', form);
  const shownOf = (field) => (one('[name="shown-' + field.name.slice(6) + '"]', field.form) || { value: '' }).value;
  const changedFields = (form) => ownFields(form).filter((field) => field.value !== shownOf(field));

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
    for (const time of all('time[datetime*="T"]')) {
      const then = Date.parse(time.dateTime);
      if (!isNaN(then)) { const text = ago(then); if (time.textContent !== text) time.textContent = text; }
    }
  }
  setInterval(refresh, 30000);
  document.addEventListener('visibilitychange', () => { if (!document.hidden) refresh(); });

  /* An entry of a long timeline may be on another page than the newest. What came before is put in place. */
  const wanted = /^#e([1-9][0-9]{0,17})$/.exec(location.hash), timeline = one('.timeline');
  if (wanted && timeline && !one(location.hash) && !/[?&]at=/.test(location.search)) location.replace('?at=' + wanted[1] + location.hash);
  document.addEventListener('click', async (event) => {
    const link = event.target.closest('a');
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (link.classList.contains('anchor') && one(link.hash || 'none')) { event.preventDefault(); location.hash = link.hash; return; }
    if (!('older' in link.dataset)) return;
    event.preventDefault();
    if (link.getAttribute('aria-busy')) return;
    link.setAttribute('aria-busy', 'true');
    try {
      const answer = await fetch(link.href);
      if (!answer.ok) throw answer.status;
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const entries = all('.timeline > li', page).filter((entry) => one('[data-older]', entry) || (entry.id && !document.getElementById(entry.id)));
      const place = link.closest('li'), below = place.nextElementSibling;
      const top = below.getBoundingClientRect().top;
      place.replaceWith(...entries);
      scrollBy(0, below.getBoundingClientRect().top - top); /* what was read stays where it is */
      const next = entries.map((entry) => one('a', entry)).find(Boolean);
      if (next) next.focus({ preventScroll: true });
      refresh();
    } catch (_) { location.href = link.href; }
  });

  /* What is new on an issue, and for staff who else is there, is asked for while the page is looked at. */
  const now = one('[data-issue]');
  if (now) {
    const line = one('.presence', now);
    let pause = 10, asking = 0, told = false;
    const ask = async () => {
      const area = one('#reply textarea');
      try {
        const answer = await fetch(now.dataset.issue + '/presence.json' + (area && area.value.trim() ? '?answers=yes' : ''), { cache: 'no-cache' });
        if (answer.status === 401 || answer.status === 404) return; /* logged out, or not theirs any more */
        if (!answer.ok) throw answer.status;
        const said = (await answer.json()).now;
        pause = 10;
        const who = [];
        if (said.answering) who.push(element('b', now.dataset.answering + ' ' + said.answering));
        if (said.looking) who.push(element('span', now.dataset.looking + ' ' + said.looking));
        if (line.textContent !== who.map((part) => part.textContent).join(' \u00b7 ')) line.replaceChildren(...who.flatMap((part, at) => at ? [' \u00b7 ', part] : [part]));
        if (!told && (said.version > Number(now.dataset.version) || said.edit > Number(now.dataset.edit))) {
          told = true;
          const link = element('a', now.dataset.show), notice = element('p', now.dataset.new + ' ', link);
          link.href = now.dataset.issue + location.search.replace(/^\?(?:at|before|after|quote)=.*$/, '') + '#e' + said.version;
          link.addEventListener('click', () => setTimeout(() => location.reload()));
          notice.className = 'notice fresh';
          notice.setAttribute('role', 'status');
          (one('#reply') || now).before(notice);
        }
      } catch (_) { pause = Math.min(pause * 2, 120); }
      asking = setTimeout(ask, document.hidden ? 60000 : pause * 1000);
    };
    asking = setTimeout(ask, 5000);
    document.addEventListener('visibilitychange', () => { if (!document.hidden && asking) { clearTimeout(asking); ask(); } });
  }

  /* What is quoted stands behind what was typed; from a note it goes into a note. */
  function insertQuote(post, text) {
    const form = one('#reply'), area = one('textarea', form);
    const internal = post.classList.contains('note') && one('[name=visibility][value=internal]', form);
    if (internal) internal.checked = true;
    const typed = area.value.replace(/\s+$/, '');
    area.value = (typed ? typed + '\n\n' : '') + text.replace(/\s+$/, '').replace(/^/gm, '> ') + '\n\n';
    area.dispatchEvent(new Event('input', { bubbles: true }));
    area.focus();
    area.setSelectionRange(area.value.length, area.value.length);
    area.scrollIntoView({ block: 'center' });
  }
  document.addEventListener('click', async (event) => {
    const link = event.target.closest('a[data-quote]');
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || !one('#reply')) return;
    event.preventDefault();
    try {
      const answer = await fetch(link.dataset.quote);
      if (!answer.ok) throw answer.status;
      insertQuote(link.closest('.post'), await answer.text());
    } catch (_) { location.href = link.href; }
  });

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
  /* Where the form has a place for drafts, the server keeps them: every few seconds while one types, and on leaving. What could
     not be sent there stays in this browser. Of two tabs the newer one wins; the other is told, and keeps its text. */
  function keeper(form, text, restore) {
    const button = one('button[data-save]', form), key = prefix + new URL(form.action).pathname;
    const state = () => { const fields = new FormData(form); return [text(), ...all('input[type=file]', form).map((input) => held(fields, input.name))].join('\u0001'); };
    let timer = 0, turn = 0, saved = state(), parting = null, stopped = false, touched = false, told = false;
    /* Its place is kept free, for what is said must not move the button somebody is about to press. */
    const note = element('p');
    note.className = 'draft';
    note.setAttribute('role', 'status');
    (one('textarea', form) || form.lastElementChild).after(note);
    function tell(words, choice) { told = true; note.replaceChildren(words, ...(choice ? [' ', choice] : [])); }
    function here() { const now = text(); write(local, key, now || null); write(local, key + '@', now ? String(Date.now()) : null); }
    async function save(leaving) {
      clearTimeout(timer);
      timer = 0;
      const now = state();
      if (now === saved || stopped || (leaving && now === parting)) return;
      parting = leaving ? now : null; /* one is hidden, and then left: that is said once */
      if (!button) { saved = now; here(); return; }
      const fields = typed(form);
      turn = Math.max(turn + 1, Date.now()); /* one that is on its way for long does not replace a later one */
      if (form.elements.draft) fields.set('draft', form.elements.draft.value + '.' + turn);
      fields.set('quiet', 'yes');
      if (form.dataset.instead) fields.set('instead', 'yes');
      const large = leaving && fields.toString().length > 60000;
      if (leaving) here(); /* should the browser not let it go */
      if (large) return;
      try {
        const answer = await fetch(button.dataset.save, { method: 'POST', body: fields, redirect: 'manual', keepalive: leaving, headers: { Accept: 'application/json' } });
        if (answer.type === 'opaqueredirect') { saved = now; delete form.dataset.instead; if (form.elements.instead) form.elements.instead.remove(); if (state() === now) { write(local, key, null); write(local, key + '@', null); } if (told || !leaving) tell(data.stored); return; }
        const said = answer.status === 409 ? (await answer.json()).form.problems[0] : null;
        if (said && said.code === 'draft-newer') {
          stopped = true;
          here();
          const again = element('button', data.takeOver);
          again.type = 'button';
          again.addEventListener('click', () => { form.elements.draft.value = said.argument + form.elements.draft.value.replace(/^\d+/, ''); form.dataset.instead = 'yes'; stopped = false; save(); });
          tell(data.elsewhere, again);
          return;
        }
        throw new Error(answer.status);
      } catch (_) { parting = null; here(); tell(data.offline); }
    }
    const kept = read(local, key);
    const there = one('form[data-discard-draft] time');
    const newer = !there || Number(read(local, key + '@')) > Date.parse(there.dateTime);
    if (kept && kept !== text() && newer && restore(kept)) {
      const discard = element('button', data.discard);
      discard.type = 'button';
      discard.addEventListener('click', () => { restore(''); save(); here(); told = false; note.replaceChildren(); });
      tell(data.draft, discard);
      if (button) timer = setTimeout(save, 1000);
    }
    const later = () => { touched = true; if (!timer) timer = setTimeout(save, button ? 2500 : 400); };
    form.addEventListener('input', later);
    form.addEventListener('change', later);
    /* What a browser puts into a form again when one goes back to it was sent: it is kept once somebody goes on with it. */
    const left = () => { if (touched) save(true); };
    addEventListener('pagehide', left);
    document.addEventListener('visibilitychange', () => { if (document.hidden) left(); });
    form.addEventListener('submit', () => { clearTimeout(timer); stopped = true; here(); write(session, sent, key); });
    addEventListener('pageshow', (event) => { if (event.persisted) { stopped = touched = false; } });
  }
  /* What changes while one looks at it is fetched again, every so many seconds, until it no longer does. */
  for (const live of all('[data-live]')) {
    const again = async () => {
      try {
        const answer = await fetch(location.href, { headers: { Accept: 'text/html' } });
        const fresh = answer.ok && new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById(live.id);
        if (fresh) {
          const stops = () => all('a[href], button', live), known = (stop) => stop.textContent + (stop.href || stop.formAction);
          const here = stops().find((stop) => stop === document.activeElement), name = here && known(here);
          live.replaceChildren(...fresh.childNodes);
          const same = here && stops().find((stop) => known(stop) === name);
          if (same) same.focus({ preventScroll: true }); /* who had come to a button is still there */
          if (!fresh.hasAttribute('data-live')) return;
        }
      } catch { /* the next time */ }
      setTimeout(again, live.dataset.live * 1000);
    };
    setTimeout(again, live.dataset.live * 1000);
  }

  /* Words are kept as they are; with fields filled in they are in an object, which no text begins like. */
  for (const form of all('form[data-draft]')) {
    const area = one('textarea', form), mark = '\u0000';
    const text = () => {
      const words = area.value.trim() ? area.value : '', changed = changedFields(form);
      return changed.length ? mark + JSON.stringify({ words, fields: Object.fromEntries(changed.map((field) => [field.name, field.value])) }) : words;
    };
    keeper(form, text, (draft) => {
      if (draft && text() && !one('form[data-discard-draft]')) return false; /* a form that was refused */
      let said = { words: draft, fields: {} };
      if (draft.startsWith(mark)) try { said = JSON.parse(draft.slice(1)); } catch (_) { return false; /* not ours */ }
      area.value = said.words;
      for (const field of ownFields(form)) {
        const wanted = field.name in said.fields ? said.fields[field.name] : shownOf(field);
        field.value = wanted;
        if (field.value !== wanted) field.value = shownOf(field); /* a choice that is there no more */
      }
      if (changedFields(form).length) one('.field-values', form).open = true;
      area.dispatchEvent(new Event('input', { bubbles: true }));
      return true;
    });
  }
  for (const form of all('form[data-discard-draft]')) form.addEventListener('submit', () => {
    const kept = one('form[data-draft] textarea, form[data-questions] textarea');
    if (kept) write(local, prefix + new URL(kept.form.action).pathname, null);
  });

  /* How a text will look, without leaving it. */
  for (const button of all('button[data-preview]')) button.addEventListener('click', async (event) => {
    const form = button.form, place = one('[data-preview-of]', form), area = form.elements[place.dataset.previewOf];
    event.preventDefault();
    const fields = new URLSearchParams({ csrf: form.elements.csrf.value, submission: form.elements.submission.value, text: area.value });
    try {
      const answer = await fetch(button.dataset.preview, { method: 'POST', body: fields, headers: { Accept: 'application/json' } });
      const shown = (await answer.json()).form.fields.find((field) => field.name === 'text');
      if (!answer.ok) throw new Error(answer.status);
      one('.prose', place).innerHTML = shown && shown.rendered || '';
      place.hidden = false;
      place.focus();
    } catch (_) { button.removeAttribute('data-preview'); form.noValidate = true; form.requestSubmit(button); }
  });

  /* Who has the place before their eyes where they were named has seen it. */
  for (const form of all('form[data-seen]')) setTimeout(() => {
    if (document.hidden) return;
    const fields = new URLSearchParams(new FormData(form));
    fields.set('quiet', 'yes');
    fetch(form.action, { method: 'POST', body: fields, redirect: 'manual' }).catch(() => { /* next time */ });
  }, 3000);

  /* A reply that goes out in a moment is shown where it went, unless another one is being written. */
  for (const time of all('.waiting time')) {
    const left = Date.parse(time.dateTime) - Date.now();
    if (left > 0 && left < 60000) setTimeout(() => { if (!all('textarea').some((area) => area.value) && !all('form[data-draft]').some((form) => changedFields(form).length)) location.replace(location.pathname + location.search); }, left + 2000);
  }

  /* While a word is typed that begins with a mark, what it may become is offered: after ";" a canned reply, after "@" a person. */
  function lister(url, read) {
    let asked = null;
    return () => asked || (asked = fetch(url, { headers: { Accept: 'application/json' } }).then((answer) => answer.json()).then(read, () => { asked = null; return []; }));
  }
  function put(area, text, from, to) {
    area.setRangeText(text, from, to, 'end');
    area.dispatchEvent(new Event('input', { bubbles: true }));
    area.focus();
  }
  function complete(area, sources) {
    const list = element('ul'), said = element('p');
    list.className = 'offers';
    list.id = area.id + '-offers';
    list.hidden = true;
    list.setAttribute('role', 'listbox');
    list.setAttribute('aria-label', data.offers);
    said.className = 'vh';
    said.setAttribute('role', 'status');
    area.after(list, said);
    area.setAttribute('aria-autocomplete', 'list');
    area.setAttribute('aria-controls', list.id);
    let found = [], here = 0, from = 0;
    function close() { found = []; list.hidden = true; area.removeAttribute('aria-activedescendant'); }
    function mark(index) {
      here = (index + found.length) % found.length;
      all('li', list).forEach((line, i) => line.setAttribute('aria-selected', i === here));
      area.setAttribute('aria-activedescendant', list.id + '-' + here);
      list.children[here].scrollIntoView({ block: 'nearest' });
    }
    function take(index) { const one = found[index], to = area.selectionStart; close(); put(area, one.text, from, to); }
    async function look() {
      const [, , sign, word] = /(^|[\s(])([;@])([\p{L}\p{N}._-]{0,40})$/u.exec(area.value.slice(0, area.selectionStart)) || [];
      if (!sign || !sources[sign]) { close(); return; }
      const place = area.selectionStart, known = await sources[sign](), wanted = word.toLowerCase();
      if (area.selectionStart !== place) return;
      const begins = (one) => one.key.toLowerCase().startsWith(wanted) || one.label.toLowerCase().split(' ').some((part) => part.startsWith(wanted));
      found = known.filter(begins).concat(known.filter((one) => !begins(one) && one.key.toLowerCase().includes(wanted))).slice(0, 8);
      if (!found.length) { close(); return; }
      from = place - word.length - 1;
      list.replaceChildren(...found.map((one, i) => {
        const line = element('li', element('b', sign + one.key), ' ', one.label);
        line.id = list.id + '-' + i;
        line.setAttribute('role', 'option');
        line.addEventListener('mousedown', (event) => { event.preventDefault(); take(i); });
        return line;
      }));
      list.hidden = false;
      said.textContent = found.length + ' ' + data.offers;
      mark(0);
    }
    area.addEventListener('input', look);
    area.addEventListener('blur', close);
    area.addEventListener('keydown', (event) => {
      if (!found.length || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === 'ArrowDown') mark(here + 1);
      else if (event.key === 'ArrowUp') mark(here - 1);
      else if (event.key === 'Enter' || event.key === 'Tab') take(here);
      else if (event.key === 'Escape') close();
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
  }
  for (const form of all('form.composer')) {
    const area = one('textarea', form), choice = one('[data-replies]', form), sources = {};
    if (choice) {
      const replies = lister(choice.dataset.replies, (page) => page.replies.map((one) => ({ id: one.id, key: one.name, label: one.folder, text: one.body })));
      const select = one('select', choice), insert = one('[data-insert]', choice);
      sources[';'] = replies;
      insert.addEventListener('click', async (event) => {
        if (!select.value) return;
        event.preventDefault();
        const wanted = (await replies()).find((one) => String(one.id) === select.value);
        if (wanted) put(area, (area.value && area.selectionStart === area.value.length && !/\n\n$/.test(area.value) ? '\n\n' : '') + wanted.text, area.selectionStart, area.selectionEnd);
        select.value = '';
      });
    }
    if (form.dataset.people) sources['@'] = lister(form.dataset.people, (page) => page.people.map((one) => ({ key: one.login, label: one.name, text: '@' + one.login + ' ' })));
    if (Object.keys(sources).length) complete(area, sources);
  }

  /* A form of questions: all of it on one page, hidden and shown by the conditions the server sent along, which decides
     again. Each answer is kept as a draft. */
  for (const form of all('form[data-questions]')) {
    if (!one('[name=step]', form)) continue; /* a preview */
    const questions = new Map(all('[data-question]', form).map((element) => [element.dataset.question, element]));
    const groups = all('[data-group]', form);
    const values = (element) => all('input, textarea', element)
      .filter((control) => (control.type !== 'radio' && control.type !== 'checkbox') || control.checked)
      .map((control) => control.type === 'checkbox' && control.name.includes('.') ? control.name.slice(control.name.indexOf('.') + 1) : control.value)
      .filter((value) => value.trim());
    const bare = (text) => text.replace(/\s+/g, '').toLowerCase();
    function holds(when, answers) {
      const [kind, list] = Object.entries(when)[0], given = typeof list[0] === 'string' ? answers.get(list[0]) || [] : [];
      switch (kind) {
        case 'is': return given.some((value) => list.indexOf(value, 1) > 0);
        case 'text': return given.length === 1 && bare(given[0]) === bare(list[1]);
        case 'answered': return given.length > 0;
        case 'not': return !list.length || !holds(list[0], answers);
        case 'all': return list.every((part) => holds(part, answers));
        default: return list.some((part) => holds(part, answers));
      }
    }
    const met = (element, answers) => !element.dataset.when || holds(JSON.parse(element.dataset.when), answers);
    const file = one('[data-file]', form), enter = one('button.vh', form);
    function show() {
      const answers = new Map();
      let ended = false;
      for (const group of groups) {
        const open = !ended && met(group, answers);
        let any = false;
        for (const element of all('[data-question]', group)) {
          const asked = open && !ended && met(element, answers);
          element.hidden = !asked;
          if (!asked) continue;
          any = true;
          const given = values(element);
          answers.set(element.dataset.question, given);
          for (const gate of all('[data-gate]', element)) {
            gate.hidden = !given.some((value) => gate.dataset.gate.split(' ').includes(value));
            if (!gate.hidden) ended = true;
          }
        }
        group.hidden = !any;
      }
      file.hidden = ended;
      enter.disabled = ended;
    }
    for (const element of all('[data-without-script]', form)) element.hidden = true;
    for (const element of all('[data-last]', form)) element.hidden = false;
    enter.value = 'file';
    one('[name=step]', form).value = 'file';

    /* One more line for steps, without asking the server for it. */
    for (const more of all('[data-more-of]', form)) more.addEventListener('click', (event) => {
      event.preventDefault();
      const list = one('ol', questions.get(more.dataset.moreOf)), last = list.lastElementChild, next = last.cloneNode(true);
      const place = list.children.length + 1, area = one('textarea', next);
      if (place > Number(list.dataset.most)) return;
      area.name = area.name.replace(/\d+$/, place);
      area.id = 'f-q-' + more.dataset.moreOf + '-' + place;
      area.setAttribute('aria-label', form.dataset.more + ' ' + place);
      area.value = '';
      list.append(next);
      area.focus();
      if (place >= Number(list.dataset.most)) more.hidden = true;
    });

    const fields = () => all('[name^="q-"]:not([type=file])', form);
    function answered() {
      const kept = {};
      for (const field of fields()) if (field.type === 'radio' || field.type === 'checkbox') { if (field.checked) kept[field.name] = field.value; } else if (field.value.trim()) kept[field.name] = field.value;
      return Object.keys(kept).length ? JSON.stringify(kept) : '';
    }
    keeper(form, answered, (text) => {
      let draft = {};
      try { draft = text ? JSON.parse(text) : {}; } catch (_) { return false; /* another form's */ }
      if (!draft || typeof draft !== 'object' || (text && answered())) return false;
      for (const name of Object.keys(draft)) { /* as many lines as there were */
        const [, of, place] = /^q-(.*)\.(\d+)$/.exec(name) || [];
        const more = of && one('[data-more-of="' + of + '"]', form);
        for (let i = 0; more && i < 50 && !form.elements[name]; i++) more.click();
      }
      for (const field of fields()) if (field.type === 'radio' || field.type === 'checkbox') field.checked = field.value === draft[field.name]; else field.value = draft[field.name] || '';
      document.activeElement.blur();
      show();
      return true;
    });

    /* What may have been asked before, while it is typed. */
    const similar = one('[data-similar]', form), subject = all('[data-type=short], [data-type=long]', form)[0];
    let asking = 0, asked = '';
    async function ask() {
      const words = subject ? values(subject).join(' ').slice(0, 300) : '';
      if (words === asked || words.length < 8) return;
      asked = words;
      try {
        const answer = await fetch(similar.dataset.similar + '?words=' + encodeURIComponent(words), { headers: { Accept: 'application/json' } });
        if (!answer.ok || asked !== words) return;
        const found = await answer.json(), told = similar.dataset.answer;
        const items = found.public_answers.map((one) => ({ title: one.title, status: 'resolved', path: '/answer/' + one.number, said: told }))
          .concat(found.similar.map((one) => ({ title: one.title, status: one.status, path: '/N' + one.number, said: 'N' + one.number })));
        if (similar.contains(document.activeElement)) return; /* who has come to one of them goes on from there */
        one('ul', similar).replaceChildren(...items.map((item) => {
          const link = element('a', item.title), mark = element('span');
          link.href = base + item.path;
          link.target = '_blank';
          mark.className = 'i i-' + item.status + ' s-' + item.status;
          const number = element('span', item.said);
          number.className = 'muted';
          return element('li', mark, link, ' ', number);
        }));
        similar.hidden = !items.length;
      } catch (_) { /* it is only an offer */ }
    }
    if (subject && similar) {
      one('[data-question="' + subject.dataset.question + '"]', form).append(similar);
      subject.addEventListener('input', () => { clearTimeout(asking); asking = setTimeout(ask, 400); });
      subject.addEventListener('change', ask);
    }
    form.addEventListener('change', show);
    show();
  }

  /* Files that are dropped on a form or pasted join those chosen; each can be taken out again. */
  for (const box of all('[data-files]')) {
    const input = one('input[type=file]', box), form = input.form, list = document.createElement('ul');
    let chosen = [];
    list.className = 'chosen';
    input.after(list);
    for (const hint of all('[data-with-script]', box)) hint.hidden = false;
    const show = () => {
      const transfer = new DataTransfer();
      for (const file of chosen) transfer.items.add(file);
      input.files = transfer.files;
      list.replaceChildren(...chosen.map((file) => {
        const remove = element('button', box.dataset.remove);
        remove.type = 'button';
        remove.className = 'quiet small';
        remove.setAttribute('aria-label', box.dataset.remove + ' ' + file.name);
        remove.addEventListener('click', () => { chosen = chosen.filter((one) => one !== file); show(); input.focus(); });
        return element('li', file.name, ' ', remove);
      }));
    };
    const add = (files) => { chosen = chosen.concat(Array.from(files)); show(); };
    const has = (event) => Array.from(event.dataTransfer.types).includes('Files');
    input.addEventListener('change', () => add(input.files));
    form.addEventListener('dragover', (event) => { if (has(event)) { event.preventDefault(); box.classList.add('over'); } });
    form.addEventListener('dragleave', (event) => { if (!form.contains(event.relatedTarget)) box.classList.remove('over'); });
    form.addEventListener('drop', (event) => {
      box.classList.remove('over');
      if (!has(event)) return;
      event.preventDefault();
      add(event.dataTransfer.files);
    });
    form.addEventListener('paste', (event) => { /* a table is copied as text and as a picture: it is text */
      const { files, types } = event.clipboardData;
      if (!files.length || types.includes('text/plain')) return;
      event.preventDefault();
      add(files);
    });
    addEventListener('pageshow', (event) => { if (!event.persisted && input.files.length) add(input.files); });
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

  /* Close to a limit, a form costs some work: a number whose digest, after the form's stamp, begins with zero bits. */
  for (const field of all('input[data-work]')) {
    if (!window.crypto || !crypto.subtle) break;
    const form = field.form, bits = Number(field.dataset.work), stamp = form.elements.stamp.value, coder = new TextEncoder();
    field.value = '';
    let pressed, found = false;
    form.addEventListener('submit', (event) => {
      if (found) return;
      event.preventDefault();
      event.stopPropagation();
      pressed = event.submitter;
    });
    (async () => {
      for (let n = 0; ; n++) {
        const digest = new DataView(await crypto.subtle.digest('SHA-256', coder.encode(stamp + '.' + n)));
        if (digest.getUint32(0) >>> (32 - bits) === 0) { field.value = n; break; }
      }
      found = true;
      if (pressed !== undefined) form.requestSubmit(pressed);
    })();
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
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && event.target.form) {
      event.preventDefault();
      event.target.form.requestSubmit(one('button.primary', event.target.form));
    }
  });

  /* The search box completes the word at the cursor: filters, then what they may say. */
  for (const holder of all('[data-words]')) {
    const box = one('input[name=q]', holder) || holder, list = element('ul');
    let words = null, offers = [], at = -1;
    list.id = 'offers';
    list.className = 'offers';
    list.hidden = true;
    list.setAttribute('role', 'listbox');
    list.setAttribute('aria-label', holder.dataset.offers);
    box.after(list);
    for (const [name, value] of [['role', 'combobox'], ['aria-autocomplete', 'list'], ['aria-controls', list.id], ['aria-expanded', 'false']]) box.setAttribute(name, value);
    const close = () => { at = -1; list.hidden = true; box.setAttribute('aria-expanded', 'false'); box.removeAttribute('aria-activedescendant'); };
    function mark(next) {
      at = next;
      Array.from(list.children).forEach((one, index) => one.setAttribute('aria-selected', index === at));
      box.setAttribute('aria-activedescendant', 'offer-' + at);
      list.children[at].scrollIntoView({ block: 'nearest' });
    }
    function take(offer) {
      const end = box.selectionStart, begin = end - offer.typed.length;
      box.setRangeText(offer.text + (offer.text.endsWith(':') ? '' : ' '), begin, end, 'end');
      close();
      show();
    }
    async function show() {
      const before = box.value.slice(0, box.selectionStart);
      const [, name, colon, value] = /(?:^|\s)-?([a-z-]*)(?:(:)(?:[^\s,]*,)*([^\s,"]*))?$/.exec(before) || [];
      if (name === undefined || (!name && !colon)) { close(); return; }
      if (!words) {
        try { words = (await (await fetch(holder.dataset.words, { headers: { Accept: 'application/json' } })).json()).words; } catch (_) { words = []; }
      }
      offers = colon
        ? words.filter((word) => word.filter === name && word.value && (word.value.startsWith(value) || (value && (' ' + (word.label || '')).toLowerCase().includes(' ' + value.toLowerCase())))).map((word) => ({ typed: value, text: word.value, label: word.label }))
        : Array.from(new Set(words.map((word) => word.filter))).filter((filter) => filter.startsWith(name)).map((filter) => ({ typed: name, text: filter + ':' }));
      offers = offers.slice(0, 12);
      if (!offers.length || (colon && offers.length === 1 && offers[0].text === value)) { close(); return; }
      list.replaceChildren(...offers.map((offer, index) => {
        const line = element('li', element('code', offer.text), ...(offer.label ? [' ', offer.label] : []));
        line.id = 'offer-' + index;
        line.setAttribute('role', 'option');
        line.addEventListener('mousedown', (event) => { event.preventDefault(); take(offers[index]); });
        return line;
      }));
      list.hidden = false;
      at = -1;
      box.removeAttribute('aria-activedescendant');
      box.setAttribute('aria-expanded', 'true');
    }
    box.addEventListener('input', show);
    box.addEventListener('blur', close);
    box.addEventListener('keydown', (event) => {
      if (list.hidden) return;
      const last = list.children.length - 1;
      if (event.key === 'ArrowDown') mark(at < last ? at + 1 : 0);
      else if (event.key === 'ArrowUp') mark(at > 0 ? at - 1 : last);
      else if ((event.key === 'Enter' || event.key === 'Tab') && at >= 0) take(offers[at]);
      else if (event.key === 'Escape') { close(); event.stopPropagation(); }
      else return;
      event.preventDefault();
    });
  }

  /* Lists leave the exact time to this. */
  for (const time of all('time:not([title])')) time.title = time.dateTime.replace('T', ' ');

  /* Keys are for staff, whose pages have the words for them. */
  const hint = one('[data-keys]');
  if (!hint) return;
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
  const go = { q: '/staff', a: '/account', t: '/status', s: '/', m: '/folder/mine', u: '/folder/unowned', i: '/folder/urgent', w: '/folder/waiting', z: '/folder/snoozed', v: '/staff/views' };
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
  function unfold(fold) {
    if (!fold) return;
    fold.open = true;
    (one('input:not([type=hidden]), select', fold) || one('summary', fold)).focus();
  }
  /* Everything there is to go to or to do from here, by a piece of its name. */
  let palette = null;
  function showPalette() {
    if (!palette) {
      const words = (node) => Array.from(node.childNodes).filter((child) => !(child.classList && child.classList.contains('num'))).map((child) => child.textContent).join('').trim();
      const named = (nodes) => nodes.map((node) => ({ node, name: words(node) || node.title })).filter((target) => target.name);
      const folders = (where) => named(all('.folders a:not(.skip)', where));
      const acts = () => named(all('main summary, main button:not([tabindex]), main a.button, .desk-main .meta a, aside a').filter((node) => node.getClientRects().length));
      const links = folders().concat(named(all('.top nav a, a.account')));
      let targets = [];
      const field = element('input'), list = element('ul'), title = element('h2', hint.dataset.palette), close = element('form', element('button', hint.dataset.close));
      let shown = [], at = 0;
      const run = (target) => {
        palette.close();
        if (target.node.ownerDocument !== document) { location.href = target.node.href; return; }
        /* What was fetched anew meanwhile has another of the same name, or is gone. */
        const { node } = target.node.isConnected ? target : acts().find((act) => act.name === target.name) || {};
        if (!node) return;
        if (node.tagName === 'SUMMARY') unfold(node.parentElement);
        else { node.focus(); node.click(); }
      };
      const mark = (next) => { at = next; Array.from(list.children).forEach((line, index) => line.setAttribute('aria-selected', index === at)); if (shown.length) field.setAttribute('aria-activedescendant', 'target-' + at); };
      const filter = () => {
        const typed = field.value.trim().toLowerCase();
        shown = targets.filter((target) => target.name.toLowerCase().includes(typed)).slice(0, 12);
        list.replaceChildren(...shown.map((target, index) => {
          const line = element('li', target.name);
          line.id = 'target-' + index;
          line.setAttribute('role', 'option');
          line.addEventListener('click', () => run(target));
          return line;
        }));
        mark(0);
      };
      title.id = 'palette-title';
      list.id = 'targets';
      list.className = 'offers';
      list.setAttribute('role', 'listbox');
      list.setAttribute('aria-labelledby', title.id);
      for (const [name, value] of [['role', 'combobox'], ['aria-labelledby', title.id], ['aria-controls', list.id], ['aria-expanded', 'true'], ['autocomplete', 'off']]) field.setAttribute(name, value);
      field.addEventListener('input', filter);
      field.addEventListener('keydown', (event) => {
        if (event.key === 'ArrowDown') mark(at < shown.length - 1 ? at + 1 : 0);
        else if (event.key === 'ArrowUp') mark(at > 0 ? at - 1 : shown.length - 1);
        else if (event.key === 'Enter') { if (shown[at]) run(shown[at]); }
        else return;
        event.preventDefault();
      });
      close.method = 'dialog';
      palette = element('dialog', title, field, list, close);
      palette.id = 'palette';
      palette.setAttribute('aria-labelledby', title.id);
      document.body.append(palette);
      palette.refill = () => { targets = links.concat(acts()); field.value = ''; filter(); field.focus(); };
      /* Where the folders are not beside, they are looked up. */
      if (!one('.folders')) fetch(base + '/staff/views', { headers: { Accept: 'text/html' } }).then((answer) => answer.ok ? answer.text() : '').then((text) => {
        const chosen = shown[at] && shown[at].node;
        links.unshift(...folders(new DOMParser().parseFromString(text, 'text/html')));
        targets = links.concat(acts());
        filter();
        mark(Math.max(0, shown.findIndex((target) => target.node === chosen)));
      }, () => { /* the next page */ });
    }
    palette.showModal();
    palette.refill();
  }
  document.addEventListener('keydown', (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === 'k') { event.preventDefault(); showPalette(); }
  });
  const keys = {
    j: () => move(1),
    k: () => move(-1),
    r: () => compose('public'),
    q: () => {
      const chosen = String(getSelection()).trim(), node = getSelection().anchorNode;
      const from = node && (node.nodeType === 1 ? node : node.parentElement);
      const post = (from && from.closest('.post')) || one('.post:target') || all('.post').pop();
      if (!post || !reply) return;
      const link = one('[data-quote]', post);
      if (chosen && from && from.closest('.prose')) insertQuote(post, chosen);
      else if (link) link.click();
    },
    n: () => compose('internal'),
    c: () => { const form = one('form[data-claim]'); if (form) form.requestSubmit(); },
    x: () => { const form = one('form[data-take]'); if (form) form.requestSubmit(); },
    e: () => { const button = reply && one('[data-close]', reply); if (button) reply.requestSubmit(button); },
    s: () => unfold(one('details[data-key=s]')),
    z: () => unfold(one('details[data-key=z]')),
    h: () => unfold(one('details[data-key=h]')),
    t: () => unfold(one('details[data-key=t]')),
    f: () => unfold(one('details[data-key=f]')),
    '/': () => { const field = one('#f-q'); if (field) field.select(); else location.href = base + '/search'; },
    '?': showKeys
  };
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || one('dialog[open]')) return;
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
