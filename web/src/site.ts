// Every page loads this; what a page needs beyond times and copying comes as a chunk of its own, when it is there.
import { copyButtons } from './copy';
import { panelPopulations } from './panels';
import { localTimes } from './times';

localTimes(document);
copyButtons(document);
panelPopulations(document);

if (document.querySelector('[data-upload-form]') !== null) {
  void import('./upload').then((module) => module.start());
}

if (document.querySelector('[data-live]') !== null) {
  void import('./live').then((module) => module.start());
}

if (document.querySelector('[data-frequencies]') !== null) {
  void import('./frequencies').then((module) => module.start());
}

if (document.querySelector('input[data-strength]') !== null) {
  void import('./strength').then((module) => module.start());
}

if (document.querySelector('[data-passkey], [data-passkey-needs]') !== null) {
  void import('./passkeys').then((module) => module.start());
}

if (document.querySelector('[data-questionnaire]') !== null) {
  void import('./questionnaire/page').then((module) => module.start());
}

if (document.querySelector('[data-editor]') !== null) {
  void import('./editor/page').then((module) => module.start());
}

if (document.querySelector('[data-drawing]') !== null) {
  void import('./drawing').then((module) => module.start());
}

if (document.querySelector('[data-key-list]') !== null) {
  void import('./keylist/page').then((module) => module.start());
}

if (document.body.classList.contains('participant')) {
  void import('./phone/page').then((module) => module.start());
}
