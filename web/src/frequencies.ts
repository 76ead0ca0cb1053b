// The study's alternative allele frequencies against the panel's: one dot for each site, on the diagonal if they agree.
import { ScatterChart } from 'echarts/charts';
import { GridComponent, MarkLineComponent, TooltipComponent } from 'echarts/components';
import { init, use, type EChartsCoreOption } from 'echarts/core';
import { CanvasRenderer, SVGRenderer } from 'echarts/renderers';

use([ScatterChart, GridComponent, MarkLineComponent, TooltipComponent, CanvasRenderer, SVGRenderer]);

// [panel frequency, study frequency, number of sites, what the tooltip says]
type Dot = readonly [number, number, number, string];

interface Frequencies {
  readonly cells: readonly (readonly [number, number, number])[];
  readonly differing: readonly { readonly panel: number; readonly study: number; readonly site: string }[];
}

interface Inks {
  readonly ink: string;
  readonly quiet: string;
  readonly line: string;
  readonly ground: string;
  readonly accent: string;
  readonly bad: string;
}

const paper: Inks = { ink: '#1c242b', quiet: '#55616b', line: '#d9dee3', ground: '#ffffff', accent: '#17598f', bad: '#a52a24' };
const night: Inks = { ink: '#e4e9ed', quiet: '#a6b2bc', line: '#333c44', ground: '#1b2126', accent: '#7db9e8', bad: '#f29a92' };

export function start(): void {
  const box = document.querySelector<HTMLElement>('[data-frequencies]');
  if (box !== null) {
    void draw(box);
  }
}

async function draw(box: HTMLElement): Promise<void> {
  const answer = await fetch(box.dataset['frequencies'] ?? '', { headers: { accept: 'application/json' } });
  if (!answer.ok) {
    return;
  }

  const frequencies = (await answer.json()) as Frequencies;
  const dark = matchMedia('(prefers-color-scheme: dark)');
  box.hidden = false;
  allowEmptying();
  const chart = init(box, null, { renderer: 'canvas' });
  const paint = (): void => chart.setOption(picture(frequencies, dark.matches ? night : paper), true);
  paint();
  dark.addEventListener('change', paint);
  new ResizeObserver(() => chart.resize()).observe(box);
  box.dataset['drawn'] = '';

  for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-save-chart]')) {
    button.hidden = false;
    button.addEventListener('click', () => {
      const name = box.dataset['name'] ?? 'allele-frequencies';
      if (button.dataset['saveChart'] === 'svg') {
        const blob = new Blob([asSvg(frequencies)], { type: 'image/svg+xml' });
        const address = URL.createObjectURL(blob);
        save(address, `${name}.svg`);
        setTimeout(() => URL.revokeObjectURL(address), 10000);
      } else {
        save(chart.getDataURL({ type: 'png', pixelRatio: 3, backgroundColor: (dark.matches ? night : paper).ground }), `${name}.png`);
      }
    });
  }
}

interface TrustedTypes {
  createPolicy(name: string, rules: { createHTML(markup: string): string | null }): unknown;
}

// The charting library empties its element by innerHTML = ''. That much is allowed, and no markup at all.
function allowEmptying(): void {
  const { trustedTypes } = window as unknown as { trustedTypes?: TrustedTypes };
  trustedTypes?.createPolicy('default', { createHTML: (markup) => (markup === '' ? '' : null) });
}

// Pictures that leave the page are for paper, so they are always light.
function asSvg(frequencies: Frequencies): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: 800, height: 600 });
  chart.setOption({ ...picture(frequencies, paper), backgroundColor: paper.ground });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
}

function save(address: string, name: string): void {
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
}

function picture(frequencies: Frequencies, inks: Inks): EChartsCoreOption {
  const axis = (name: string, gap: number): object => ({
    type: 'value',
    name,
    nameLocation: 'middle',
    nameGap: gap,
    min: 0,
    max: 1,
    nameTextStyle: { color: inks.ink, fontSize: 13 },
    axisLabel: { color: inks.quiet },
    axisLine: { show: true, lineStyle: { color: inks.quiet } },
    splitLine: { lineStyle: { color: inks.line } },
  });
  const agreeing = frequencies.cells.map(([panel, study, sites]): Dot => [panel, study, sites, sites === 1 ? '1 variant' : `${sites} variants`]);
  const differing = frequencies.differing.map(({ panel, study, site }): Dot => [panel, study, 1, site]);
  const most = Math.max(1, ...frequencies.cells.map(([, , sites]) => sites));
  return {
    animation: false,
    textStyle: { fontFamily: 'system-ui, sans-serif' },
    grid: { left: 56, right: 16, top: 16, bottom: 52 },
    tooltip: {
      renderMode: 'richText',
      formatter: ({ value }: { value: Dot }) => `${value[3]}\nPanel ${value[0].toFixed(3)}\nStudy ${value[1].toFixed(3)}`,
    },
    xAxis: axis('Alternative allele frequency in the panel', 30),
    yAxis: axis('Alternative allele frequency in your study', 38),
    series: [
      {
        ...dots('Agrees with the panel', agreeing, 'circle', inks.accent, 0.55),
        symbolSize: ([, , sites]: Dot) => 3 + (4 * Math.log(sites)) / Math.log(most + 1),
      },
      {
        ...dots('Differs from the panel', differing, 'diamond', inks.bad, 0.95),
        symbolSize: 9,
        markLine: {
          silent: true,
          symbol: 'none',
          lineStyle: { color: inks.quiet, type: 'dashed' },
          label: { show: false },
          data: [[{ coord: [0, 0] }, { coord: [1, 1] }]],
        },
      },
    ],
  };
}

function dots(name: string, data: readonly Dot[], symbol: string, color: string, opacity: number): object {
  return { name, type: 'scatter', data, symbol, itemStyle: { color, opacity } };
}
