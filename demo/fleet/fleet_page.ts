// The report of a fleet: one HTML file that opens anywhere and asks for nothing. Of one run: how every board was over time, the
// fleet and its broker as lines, and by a click one board. Of many runs: distributions for each choice of the parameters.

import {
  type Band,
  distribution_chart,
  escaped,
  figure_text,
  highest_of,
  LEFT_OF_AXIS,
  line_chart,
  time_axis,
} from './fleet_chart.ts';
import type { FleetRecord } from './fleet_record.ts';
import type { FleetResult, FleetSamples } from './fleet_result.ts';
import {
  by_parameters,
  type FleetSummary,
  figure_words,
  type Line,
  over_time,
  summaries,
} from './fleet_summary.ts';
import { claim_rows, type RunAgain, result_rows, summary_label } from './fleet_text.ts';

const POLICY =
  "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

function percent(part: number): string {
  return `${(100 * part).toFixed(2)}%`;
}

const STYLE = `
body { font: 14px/1.45 system-ui, sans-serif; margin: 2em auto; max-width: 62em; padding: 0 1em; color: #1d2733; background: #fff; }
h1 { font-size: 1.5em; } h2 { font-size: 1.15em; margin-top: 2em; }
table { border-collapse: collapse; } td, th { padding: 2px 12px 2px 0; text-align: left; } td + td { text-align: right; }
.words td + td { text-align: left; }
figure { margin: 1em 0; } figcaption { font-weight: 600; } svg { width: 100%; height: auto; font-size: 11px; }
polyline { fill: none; stroke: #1f6feb; stroke-width: 1.5; } .axis { stroke: #9aa5b1; }
.spread { fill: #a9c6f5; opacity: 0.7; } text { fill: #4a5662; }
.band { fill: #f5b7b1; opacity: 0.55; }
.whole { fill: #dfe6ee; } .p99 { fill: #a9c6f5; } .p90 { fill: #5b93e6; } .p50 { fill: #0b2f6b; } .worst { fill: #b3261e; }
.map { position: relative; }
.map span { position: absolute; left: 0; width: ${percent(LEFT_OF_AXIS - 0.005)}; overflow: hidden; text-align: right;
  text-overflow: ellipsis; white-space: nowrap; font-size: 10px; line-height: 12px; margin-top: -6px; color: #4a5662; }
canvas { display: block; box-sizing: border-box; width: ${percent(1 - LEFT_OF_AXIS)}; margin-left: ${percent(LEFT_OF_AXIS)};
  image-rendering: pixelated; cursor: crosshair; border: 1px solid #d0d7de; }
.key span { display: inline-block; width: 0.9em; height: 0.9em; margin: 0 0.3em 0 1em; vertical-align: -0.1em; }
.bad { color: #b42318; } code { background: #f2f4f7; padding: 1px 4px; }`;

/** Colours of the states of a board, in their order (fleet_record.ts), and what they mean. */
const STATES: readonly (readonly [colour: string, meaning: string])[] = [
  ['#30363d', 'no power'],
  ['#d1495b', 'away: the broker has no connection of it'],
  ['#edae49', 'connected, with more to send'],
  ['#66a182', 'connected'],
];

/** Draws the map and answers clicks. Names are in the order of the rows. */
const SCRIPT = `
const data = JSON.parse(document.getElementById('map').textContent);
const canvas = document.querySelector('canvas');
const bytes = Uint8Array.from(atob(data.states), (c) => c.charCodeAt(0));
const [width, height] = [data.times.length, data.names.length];
canvas.width = width; canvas.height = height;
const pixels = Math.min(900, Math.max(120, height * 3));
canvas.style.height = pixels + 'px';
for (let y = 0; y < height; y += Math.ceil(14 / (pixels / height))) {
  const label = document.createElement('span');
  label.textContent = label.title = data.names[y];
  label.style.top = (y + 0.5) * (pixels / height) + 'px';
  canvas.before(label);
}
const context = canvas.getContext('2d');
const image = context.createImageData(width, height);
const colours = data.colours.map((text) => [1, 3, 5].map((at) => parseInt(text.slice(at, at + 2), 16)));
for (let x = 0; x < width; x++) for (let y = 0; y < height; y++)
  image.data.set([...colours[bytes[x * height + y]], 255], 4 * (y * width + x));
context.putImageData(image, 0, 0);
const place = (event) => {
  const box = canvas.getBoundingClientRect();
  const part = (at, from, size, count) => Math.min(count - 1, Math.max(0, Math.floor(((at - from) / size) * count)));
  return [part(event.clientX, box.left, box.width, width), part(event.clientY, box.top, box.height, height)];
};
const told = document.getElementById('told');
canvas.addEventListener('mousemove', (event) => {
  const [x, y] = place(event);
  canvas.title = data.names[y] + ' at ' + data.times[x] + ' s: ' + data.meanings[bytes[x * height + y]];
});
canvas.addEventListener('click', (event) => {
  const [, y] = place(event);
  const spans = [];
  for (let x = 0; x < width; x++) {
    const state = bytes[x * height + y];
    const last = spans.at(-1);
    if (last !== undefined && last.state === state) last.to = data.times[x];
    else spans.push({ state, from: data.times[x], to: data.times[x] });
  }
  const name = document.createElement('h3');
  name.textContent = data.names[y] + ': ' + data.boards[y];
  const list = document.createElement('ul');
  for (const { state, from, to } of spans) {
    const item = document.createElement('li');
    item.textContent = from + ' s to ' + to + ' s: ' + data.meanings[state];
    list.append(item);
  }
  const how = document.createElement('p');
  const command = document.createElement('code');
  command.textContent = data.command + ' --board ' + data.names[y];
  how.append('What it printed, line by line: ', command);
  told.replaceChildren(name, list, how);
  const file = report_of(y);
  if (file === null) return;
  const report = document.createElement('p');
  const link = document.createElement('a');
  link.href = file;
  link.textContent = 'The run report of this board';
  report.append(link, data.reports === null ? '' : ' (the fleet runs again for it)');
  name.after(report);
});
const report_of = (y) =>
  data.reports !== null ? data.reports + encodeURIComponent(data.names[y]) : (data.saved[data.names[y]] ?? null);
canvas.addEventListener('dblclick', (event) => {
  const file = report_of(place(event)[1]);
  if (file !== null) window.open(file);
});`;

/** One run, with what was recorded of it. */
export interface RecordedRun {
  readonly result: FleetResult;
  readonly record: FleetRecord;
  /** In the order of the boards. */
  readonly names: readonly string[];
  /** What runs it again. */
  readonly command: string;
  /** Run reports of boards, by name, as files beside the page. Default: none. */
  readonly saved?: Readonly<Record<string, string>>;
  /** Where a server makes the report of each board: the board's name comes behind it. Default: there is none. */
  readonly reports?: string;
}

function base64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 0x8000)
    text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}

function joined(rows: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(rows.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const row of rows) {
    all.set(row, at);
    at += row.length;
  }
  return all;
}

function board_text({ fewest_packets, most_waiting }: FleetResult, at: number): string {
  return `fewest free packets ${figure_text(fewest_packets[at] ?? Number.NaN)}, most readings waiting ${most_waiting[at]}`;
}

function map_of({ result, record, names, command, saved = {}, reports }: RecordedRun): string {
  const document = {
    names,
    boards: names.map((_, at) => board_text(result, at)),
    times: result.samples.time_s,
    states: base64(joined(record.states)),
    colours: STATES.map(([colour]) => colour),
    meanings: STATES.map(([, meaning]) => meaning),
    command,
    saved,
    reports: reports ?? null,
  };
  const json = JSON.stringify(document).replaceAll('<', '\\u003c');
  const key = STATES.map(([colour, meaning]) => `<span style="background:${colour}"></span>${meaning}`).join(
    '',
  );
  const clicks = `A click on a row tells of its board${reports === undefined ? '' : ', two open its run report'}.`;
  return (
    `<h2>Every board over time</h2><p class="key">A row is a board, a column a moment.${key}. ${clicks}</p>` +
    `<div class="map"><canvas role="img" aria-label="Every board over time"></canvas></div>${time_axis(result.virtual_s)}<div id="told"></div><script type="application/json" id="map">${json}</script><script>${SCRIPT}</script>`
  );
}

const LINES: readonly (readonly [title: string, of: Exclude<keyof FleetSamples, 'time_s'>])[] = [
  ['Boards that are connected', 'connected'],
  ['Connections that brokers opened, since the sample before', 'connects'],
  ['Readings that arrived, since the sample before', 'arrived'],
  ['Readings that wait on boards', 'waiting'],
  ['Connections that wait for a broker', 'broker_backlog'],
  ['Free packets of a broker, the fewest', 'broker_free_packets'],
  ['Datagrams dropped by full uplinks, since the sample before', 'uplink_drops'],
];

function table(rows: readonly (readonly [string, string])[], kind = 'figures'): string {
  const lines = rows.map(([name, value]) => `<tr><td>${escaped(name)}</td><td>${escaped(value)}</td></tr>`);
  return `<table class="${kind}">${lines.join('')}</table>`;
}

function run_part(run: RecordedRun): string {
  const { result } = run;
  const { samples } = result;
  const bands: readonly Band[] = result.happened;
  const backlog_is_known = result.brokers.some(({ most_backlog }) => most_backlog !== null);
  const packets_are_known = result.brokers.some(
    ({ fewest_receive_packets }) => fewest_receive_packets !== null,
  );
  const lines = LINES.filter(
    ([, of]) =>
      (of !== 'broker_backlog' || backlog_is_known) && (of !== 'broker_free_packets' || packets_are_known),
  );
  const charts = lines.map(([title, of]) =>
    line_chart(title, { time_s: samples.time_s, values: samples[of] }, result.virtual_s, bands),
  );
  const faults =
    bands.length === 0 ? '' : '<p class="key">A pale red band is a fault: pointing at it tells its name.</p>';
  const head = `<h2>The run with seed ${result.seed}</h2>${table(result_rows(result))}`;
  return `${head}${map_of(run)}<h2>The fleet over time</h2>${faults}${charts.join('')}`;
}

/** What happens over time, for each choice of parameters, on one scale. */
const COMPARED = ['connected', 'connects', 'waiting'];

/** Faults that came at the same time in all of these runs. */
function common_bands(runs: readonly FleetResult[]): Band[] {
  return (runs[0] as FleetResult).happened.filter(({ name, from_s, to_s }) =>
    runs.every(({ happened }) =>
      happened.some((one) => one.name === name && one.from_s === from_s && one.to_s === to_s),
    ),
  );
}

function over_time_part(results: readonly FleetResult[], label: (summary: FleetSummary) => string): string {
  const groups = by_parameters(results);
  const labels = summaries(results).map(label);
  const charts = LINES.filter(([, of]) => COMPARED.includes(of)).flatMap(([title, of]) => {
    const lines = groups.map((runs) => over_time(runs, of));
    const most = highest_of(lines);
    return groups.map((runs, at) => {
      const until_s = (runs[0] as FleetResult).virtual_s;
      return line_chart(`${title}: ${labels[at]}`, lines[at] as Line, until_s, common_bands(runs), most);
    });
  });
  return (
    '<h2>Over time</h2><p class="key">The line is the median of the runs, the pale area from a tenth to nine tenths of them.</p>' +
    charts.join('')
  );
}

function runs_part(results: readonly FleetResult[], run_again: RunAgain): string {
  const all = summaries(results);
  const names = [...new Set(all.flatMap(({ figures }) => Object.keys(figures)))];
  const label = (summary: FleetSummary): string => summary_label(summary, all);
  const charts = names.map((name) =>
    distribution_chart(
      name,
      all.flatMap((summary) => {
        const distribution = summary.figures[name];
        return distribution === undefined ? [] : [{ label: label(summary), distribution }];
      }),
      figure_words(name),
    ),
  );
  return (
    `<h2>Claims</h2>${table(claim_rows(all, run_again), 'words')}<h2>Distributions</h2>` +
    '<p class="key">Blue: 90 % of all; with pale blue: 99 %; grey: the worst. Red is the bad end, the dark line the median.</p>' +
    charts.join('') +
    over_time_part(results, label)
  );
}

/** The page as text; `run_again` says what runs a seed alone. */
export function fleet_page(
  scenario: { readonly name: string; readonly summary: string },
  results: readonly FleetResult[],
  run: RecordedRun | null,
  run_again: RunAgain,
): string {
  const many = results.length > 1 ? runs_part(results, run_again) : '';
  const one = run === null ? '' : run_part(run);
  const body = (many + one).replace(/\b(FAILS|NOT TRIED)\b/g, '<b class="bad">$1</b>');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>${escaped(scenario.name)}: fleet report of netx-sim</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${escaped(scenario.name)}</h1>
<p>${escaped(scenario.summary)}</p>
${body}
</body>
</html>
`;
}
