'use strict';
// Shows what the API says. Every text goes in as text, never as markup: much of it was written by agents.
(() => {
  const API = '/api/v1';
  const SYMBOLS = { done: '✓', passed: '✓', failed: '✗', skipped: '–', cancelled: '–', running: '●', leased: '●',
    merging: '⇢', queued: '○', waiting: '·', parked: '◌', blocked: '!' };
  const EVENTS_SHOWN = 300;
  const LIST_EVERY = 5000;
  const AGAIN_AFTER = 2000;
  const $ = id => document.getElementById(id);
  let token = sessionStorage.getItem('token') || '';
  let chosen = '';
  let stream = null;
  let due = 0;

  function element(name, text, className) {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    if (className) made.className = className;
    return made;
  }

  function word(state) {
    return element('span', (SYMBOLS[state] || '?') + ' ' + state, state);
  }

  const headers = more => ({ Authorization: 'Bearer ' + token, ...more });

  async function get(path) {
    const response = await fetch(API + path, { headers: headers(), cache: 'no-store' });
    if (response.status === 401 || response.status === 403) {
      askForToken((await response.json()).error.why);
      throw new Error('not let in');
    }
    if (!response.ok) throw new Error((await response.json()).error.what);
    return response.json();
  }

  function askForToken(why) {
    token = '';
    sessionStorage.removeItem('token');
    if (stream) stream.abort();
    stream = null;
    document.querySelector('main').hidden = true;
    $('entry').hidden = false;
    $('notice').textContent = why || '';
    $('token').focus();
  }

  function time(at) {
    return at ? new Date(at).toLocaleTimeString() : '';
  }

  function showPlans(list) {
    $('plans').replaceChildren(...list.plans.map(plan => {
      const button = element('button');
      button.type = 'button';
      button.setAttribute('aria-current', String(plan.id === chosen));
      button.append(word(plan.verdict || plan.state), ` ${plan.kind} ${plan.stage} ${plan.name || ''}`, element('br'),
        element('small', `${plan.id} · ${plan.done}/${plan.runs} done · ${plan.repository}`));
      button.addEventListener('click', () => choose(plan.id));
      const item = element('li');
      item.append(button);
      return item;
    }));
    if (!list.plans.length) $('plans').append(element('li', 'None yet: fleet run-stage submits one.'));
    if (!chosen && list.plans.length) choose(list.plans[0].id);
  }

  function showWorkers(list) {
    $('workers').replaceChildren(...list.workers.map(worker => {
      const item = element('li');
      item.append(element('span', worker.id, worker.state), ` ${worker.state}, ${worker.free}/${worker.slots} free`,
        element('br'), element('small', worker.attempts.join(', ') || worker.pools.join(', ')));
      return item;
    }));
    if (!list.workers.length) $('workers').append(element('li', 'None heard of.'));
  }

  function row(run) {
    const last = run.attempts[run.attempts.length - 1];
    const line = element('tr');
    const state = element('td');
    state.append(word(run.state));
    line.append(element('td', run.id),
      element('td', run.steps ? `${run.title} (${run.steps.done}/${run.steps.total} steps)` : run.title), state,
      element('td', last ? `${last.number} on ${last.worker}` : ''), element('td', run.reason, 'reason'));
    return line;
  }

  function showReport(report) {
    if (report.id !== chosen) return;
    $('title').textContent = `${report.kind === 'assignment' ? 'Assignment' : 'Stage'} ${report.stage} ${report.name || ''}`;
    $('summary').replaceChildren(word(report.verdict || report.state),
      ` ${report.reason || ''} — ${report.branch} at ${report.head.slice(0, 10)}`);
    $('batches').replaceChildren(...report.batches.map(batch => {
      const table = element('table');
      table.append(element('caption', `Batch ${batch.number}: ${batch.state}`));
      const head = element('tr');
      for (const name of ['Run', 'Builds', 'State', 'Attempt', 'Why']) {
        const cell = element('th', name);
        cell.scope = 'col';
        head.append(cell);
      }
      const body = element('tbody');
      body.append(head, ...report.runs.filter(run => batch.runs.includes(run.id)).map(row));
      table.append(body);
      return table;
    }));
    const next = report.next;
    const steps = [next.banner, ...(next.facts || []), next.offer, ...next.commands].filter(Boolean).join('\n');
    $('steps').textContent = steps;
    $('steps').hidden = $('steps-title').hidden = !steps;
  }

  // Many events come at once: one report for all of them.
  function refresh(id) {
    clearTimeout(due);
    due = setTimeout(() => get('/plans/' + encodeURIComponent(id)).then(showReport).catch(notice), 250);
  }

  function notice(problem) {
    if (problem.name !== 'AbortError') $('notice').textContent = problem.message;
  }

  function showEvent(event) {
    const list = $('events');
    list.prepend(element('li', `${time(event.at)} ${event.text}`));
    while (list.children.length > EVENTS_SHOWN) list.lastChild.remove();
  }

  function choose(id) {
    if (stream) stream.abort();
    chosen = id;
    $('events').replaceChildren();
    for (const button of document.querySelectorAll('nav button')) button.removeAttribute('aria-current');
    refresh(id);
    stream = new AbortController();
    follow(id, stream.signal);
  }

  // An EventSource cannot send a token, so the stream is read by hand.
  async function follow(id, signal) {
    let last = '';
    while (!signal.aborted) {
      try {
        const response = await fetch(`${API}/plans/${encodeURIComponent(id)}/events`, { signal, cache: 'no-store',
          headers: headers({ Accept: 'text/event-stream', ...(last && { 'Last-Event-ID': last }) }) });
        if (response.status === 503) throw new Error('the server has no place for a reader, or has only just begun; trying again');
        if (response.status !== 200) return;
        $('notice').textContent = 'live';
        let rest = '';
        const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
        for (let part = await reader.read(); !part.done; part = await reader.read()) {
          const blocks = (rest + part.value).split('\n\n');
          rest = blocks.pop();
          for (const block of blocks) {
            const fields = Object.fromEntries(block.split('\n').filter(line => !line.startsWith(':'))
              .map(line => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]));
            if (fields.event === 'end') {
              refresh(id);
              $('notice').textContent = '';
              return;
            }
            if (fields.event === 'progress') {
              last = fields.id;
              showEvent(JSON.parse(fields.data));
              refresh(id);
            }
          }
        }
      } catch (problem) {
        notice(problem);
      }
      await new Promise(resolve => setTimeout(resolve, AGAIN_AFTER));
    }
  }

  async function list() {
    if (token) {
      try {
        const [plans, workers] = await Promise.all([get('/plans'), get('/workers')]);
        document.querySelector('main').hidden = false;
        $('entry').hidden = true;
        showPlans(plans);
        showWorkers(workers);
      } catch (problem) {
        if (token) notice(problem);
      }
    }
    setTimeout(list, LIST_EVERY);
  }

  function enter(given) {
    token = given;
    sessionStorage.setItem('token', token);
  }

  $('entry').addEventListener('submit', event => {
    event.preventDefault();
    enter($('token').value.trim());
    $('token').value = '';
    Promise.all([get('/plans'), get('/workers')]).then(([plans, workers]) => {
      document.querySelector('main').hidden = false;
      $('entry').hidden = true;
      $('notice').textContent = '';
      showPlans(plans);
      showWorkers(workers);
    }).catch(notice);
  });

  // A link from `fleet dev` brings the token behind '#', which no server and no log sees.
  if (location.hash.startsWith('#token=')) {
    enter(decodeURIComponent(location.hash.slice('#token='.length)));
    history.replaceState(null, '', location.pathname);
  }
  if (!token) askForToken('');
  list();
})();
