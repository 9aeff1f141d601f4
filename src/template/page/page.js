'use strict';
// The answers of one person: read from the page, kept in this browser, saved as a file of answers in YAML.
(() => {
    const about = JSON.parse(document.getElementById('grille').textContent);
    const byId = id => document.getElementById(id);
    const questions = [...document.querySelectorAll('fieldset[data-item]')];
    const head = ['structure', 'nom', 'groupe', 'jour'];
    let isSaved = true;

    const nbsp = '\u00a0';
    const count = (n, one, several) => `${n}${nbsp}${n > 1 ? several : one}`;
    const today = () => { const now = new Date(); now.setMinutes(now.getMinutes() - now.getTimezoneOffset()); return now.toISOString().slice(0, 10); };

    // A number as people type it, or null.
    const figure = text => {
        const plain = text.replace(/[\s\u00a0\u202f]/g, '').replace(',', '.').replace('\u2212', '-');
        return /^[+-]?\d+(\.\d+)?$/.test(plain) ? Number(plain) : null;
    };

    // What a question holds: { value | na | unknown, reason, priority, arguments }, nothing of which need be there.
    const read = field => {
        const answer = {};
        const aside = field.querySelector('[data-aside]:checked');
        const chosen = [...field.querySelectorAll('.answers input:checked')].map(input => input.value);
        const typed = field.querySelector('.typing')?.value.trim() ?? '';
        if (aside?.value === 'so') {
            answer.na = field.querySelector('.reason input').value.trim() || true;
        } else if (aside) {
            answer.unknown = true;
        } else if (field.dataset.kind === 'several') {
            if (chosen.length) answer.value = chosen;
        } else if (chosen.length) {
            answer.value = field.dataset.kind === 'scale' ? Number(chosen[0]) : field.dataset.kind === 'yes-no' ? chosen[0] === 'oui' : chosen[0];
        } else if (typed) {
            answer.value = field.dataset.kind === 'number' ? figure(typed) ?? typed : typed;
        }
        const ball = field.querySelector('.ball').value;
        if (ball) answer.priority = ball;
        const said = [...field.querySelectorAll('.argument')].map(one => ({
            text: one.querySelector('textarea').value.trim(),
            effect: Number(one.querySelector('select')?.value ?? 0),
        })).filter(one => one.text);
        if (said.length) answer.arguments = said;
        return answer;
    };

    const isAnswered = answer => 'value' in answer || 'na' in answer || 'unknown' in answer;

    // Another field for an argument, a copy of the first one.
    const addArgument = field => {
        const list = field.querySelector('.arguments');
        const copy = list.firstElementChild.cloneNode(true);
        for (const control of copy.querySelectorAll('textarea, select')) control.value = control.tagName === 'SELECT' ? '0' : '';
        list.append(copy);
        return copy;
    };

    // Puts back what a question held.
    const write = (field, answer) => {
        const values = [answer.value].flat().map(value => value === true ? 'oui' : value === false ? 'non' : String(value));
        for (const input of field.querySelectorAll('.answers input[type=radio], .answers input[type=checkbox]')) {
            input.checked = 'value' in answer && values.includes(input.value);
        }
        const typing = field.querySelector('.typing');
        if (typing) typing.value = 'value' in answer ? String(answer.value).replace('.', field.dataset.kind === 'number' ? ',' : '.') : '';
        for (const input of field.querySelectorAll('[data-aside]')) {
            input.checked = input.value === 'so' ? 'na' in answer : 'unknown' in answer;
        }
        field.querySelector('.reason input').value = typeof answer.na === 'string' ? answer.na : '';
        field.querySelector('.ball').value = answer.priority ?? '';
        (answer.arguments ?? []).forEach((said, index) => {
            const one = field.querySelectorAll('.argument')[index] ?? addArgument(field);
            one.querySelector('textarea').value = said.text;
            const side = one.querySelector('select');
            if (side) side.value = String(said.effect);
        });
        if (answer.priority || answer.arguments) field.querySelector('details').open = true;
    };

    // What is not as it should be in a question, in words; nothing where all is well.
    const fault = field => {
        const answer = read(field);
        if (answer.na === true && field.dataset.reason) return 'dites pourquoi elle est sans objet';
        if (field.dataset.kind !== 'number' || !('value' in answer)) return '';
        const { min, max } = field.querySelector('.typing').dataset;
        if (typeof answer.value !== 'number') return 'écrivez un nombre, comme 12 ou 12,5';
        if (min !== undefined && answer.value < Number(min)) return `écrivez un nombre d’au moins ${min.replace('.', ',')}`;
        if (max !== undefined && answer.value > Number(max)) return `écrivez un nombre d’au plus ${max.replace('.', ',')}`;
        return '';
    };

    const all = () => Object.fromEntries(questions.map(field => [field.dataset.item, read(field)]));

    // A text between quotation marks, as YAML and JSON both read it.
    const quoted = text => JSON.stringify(String(text).replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd'))
        .replace(/[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g, c => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
    const scalar = value => typeof value === 'string' ? quoted(value) : String(value);
    const slug = text => text.normalize('NFKD').replace(/[\u0300-\u036f]/g, '').toLowerCase().replaceAll('œ', 'oe').replaceAll('æ', 'ae')
        .replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '');

    const yaml = () => {
        const lines = [`grid: ${quoted(about.grid)}`, `grid_version: ${about.version}`];
        if (about.is_short) lines.push('form: courte');
        lines.push('organisation:', `  name: ${quoted(byId('structure').value.trim())}`);
        if (about.territory) lines.push(`  territory: ${quoted(about.territory)}`);
        if (byId('jour').value) lines.push(`date: ${quoted(byId('jour').value)}`);
        const name = byId('nom').value.trim();
        lines.push('responses:', '  - respondent:', `      id: ${quoted(slug(name) || 'repondant')}`, `      name: ${quoted(name)}`);
        if (byId('groupe')?.value) lines.push(`      stakeholder: ${quoted(byId('groupe').value)}`);
        const said = Object.entries(all()).filter(([, answer]) => Object.keys(answer).length);
        lines.push(said.length ? '    answers:' : '    answers: {}');
        for (const [item, answer] of said) {
            lines.push(`      ${quoted(item)}:`);
            if (Array.isArray(answer.value)) lines.push(`        value: [${answer.value.map(quoted).join(', ')}]`);
            else if ('value' in answer) lines.push(`        value: ${scalar(answer.value)}`);
            if ('na' in answer) lines.push(`        na: ${scalar(answer.na)}`);
            if ('unknown' in answer) lines.push('        unknown: true');
            if (answer.priority) lines.push(`        priority: ${quoted(answer.priority)}`);
            if (answer.arguments) lines.push('        arguments:');
            for (const { text, effect } of answer.arguments ?? []) lines.push(`          - text: ${quoted(text)}`, `            effect: ${effect}`);
        }
        return `${lines.join('\n')}\n`;
    };

    const link = (field, text) => {
        const link = document.createElement('a');
        link.href = `#${field.id}`;
        link.textContent = text;
        return link;
    };

    // Shows how far one is, and which buttons and reasons have a use.
    const show = () => {
        const open = [];
        for (const field of questions) {
            const answer = read(field);
            if (!isAnswered(answer)) open.push(field);
            field.querySelector('.reason').hidden = !('na' in answer);
            field.querySelector('.clear').hidden = !isAnswered(answer);
            field.classList.toggle('is-answered', isAnswered(answer));
        }
        byId('avance').value = questions.length - open.length;
        byId('compte').textContent = `${questions.length - open.length} sur ${count(questions.length, 'question', 'questions')}`;
        const rest = byId('reste');
        rest.replaceChildren(open.length
            ? `${count(open.length, 'question est', 'questions sont')} sans réponse, et peuvent le rester${nbsp}: `.replace(open.length > 1 ? '' : 'peuvent', open.length > 1 ? '' : 'peut')
            : 'Toutes les questions ont une réponse.');
        open.forEach((field, index) => rest.append(index ? ', ' : '', link(field, field.dataset.number)));
    };

    // Keeps all in this browser, where it allows that.
    const keep = () => {
        const kept = { head: Object.fromEntries(head.map(id => [id, byId(id)?.value])), answers: all() };
        try {
            localStorage.setItem(about.key, JSON.stringify(kept));
            byId('garde').textContent = 'gardé dans ce navigateur';
        } catch {
            byId('garde').textContent = 'ce navigateur ne garde rien : enregistrez le fichier avant de fermer'.replace(' :', `${nbsp}:`);
        }
    };

    const restore = () => {
        let kept = null;
        try { kept = JSON.parse(localStorage.getItem(about.key)); } catch { /* Nothing is kept here. */ }
        byId('jour').value = today();
        if (!kept) return;
        for (const id of head) if (byId(id) && kept.head?.[id]) byId(id).value = kept.head[id];
        // An answer given days ago and finished today bears today's date.
        byId('jour').value = today();
        for (const field of questions) if (kept.answers?.[field.dataset.item]) write(field, kept.answers[field.dataset.item]);
    };

    const changed = () => { isSaved = false; show(); keep(); };

    const save = () => {
        const faults = questions.map(field => [field, fault(field)]).filter(([, words]) => words);
        const missing = [['structure', 'écrivez le nom de la structure'], ['nom', 'écrivez votre nom, votre fonction ou un surnom']]
            .filter(([id]) => !byId(id).value.trim());
        const list = document.createElement('ul');
        for (const [id, words] of missing) {
            const item = document.createElement('li');
            item.append(link(byId(id), words));
            list.append(item);
        }
        for (const [field, words] of faults) {
            const item = document.createElement('li');
            item.append(link(field, `Question ${field.dataset.number}`), `${nbsp}: ${words}`);
            list.append(item);
        }
        byId('fautes').replaceChildren(...(list.children.length ? [list] : []));
        if (list.children.length) {
            byId('fait').textContent = '';
            return;
        }
        const parts = [slug(byId('structure').value), slug(byId('nom').value)].filter(Boolean);
        const name = `${['reponse', ...parts].join('-').slice(0, 80)}.yaml`;
        const file = new Blob([yaml()], { type: 'application/yaml' });
        const download = document.createElement('a');
        download.href = URL.createObjectURL(file);
        download.download = name;
        document.body.append(download);
        download.click();
        download.remove();
        setTimeout(() => URL.revokeObjectURL(download.href), 60000);
        isSaved = true;
        byId('fait').textContent = `Le fichier ${name} est enregistré, le plus souvent dans le dossier des téléchargements. `
            + 'Renvoyez-le à la personne qui vous a donné cette page.';
    };

    for (const field of questions) {
        field.addEventListener('input', event => {
            const { target } = event;
            // What is typed or ticked takes « sans objet » and « je ne sais pas » away, and the other way round.
            if (target.closest('.answers')) {
                for (const input of field.querySelectorAll('[data-aside]')) input.checked = false;
            } else if (target.dataset.aside && target.checked) {
                for (const input of field.querySelectorAll('.answers input')) input.checked = false;
                for (const input of field.querySelectorAll('[data-aside]')) input.checked = input === target;
                const typing = field.querySelector('.typing');
                if (typing) typing.value = '';
            }
        });
        field.querySelector('.clear').addEventListener('click', () => {
            const { priority, arguments: said } = read(field);
            write(field, { ...(priority && { priority }), ...(said && { arguments: said }) });
            changed();
            (field.querySelector('.answers input, .typing'))?.focus();
        });
        field.querySelector('.add').addEventListener('click', () => addArgument(field).querySelector('textarea').focus());
    }
    document.addEventListener('input', changed);
    byId('enregistrer').addEventListener('click', save);
    byId('effacer').addEventListener('click', () => {
        if (!confirm('Effacer toutes vos réponses de ce navigateur\u00a0? Un fichier déjà enregistré reste là où il est.')) return;
        try { localStorage.removeItem(about.key); } catch { /* Nothing was kept. */ }
        isSaved = true;
        location.reload();
    });
    addEventListener('beforeunload', event => {
        if (!isSaved && questions.some(field => Object.keys(read(field)).length)) event.preventDefault();
    });
    addEventListener('beforeprint', () => document.querySelectorAll('details').forEach(one => { one.open = true; }));
    restore();
    show();
})();
