import {
  ColorType,
  CrosshairMode,
  type ChartOptions,
  type DeepPartial,
  type UTCTimestamp,
} from 'lightweight-charts';

/** The colours of the theme that is on, as the canvas needs them. */
export interface ChartColours {
  readonly up: string;
  readonly down: string;
  readonly line: string;
  readonly ink: string;
  readonly faint: string;
  readonly grid: string;
  readonly strong: string;
  readonly surface: string;
}

export function readColours(): ChartColours {
  const style = getComputedStyle(document.documentElement);
  const of = (name: string): string => style.getPropertyValue(name).trim();
  return {
    up: of('--plot-up'),
    down: of('--plot-down'),
    line: of('--plot-line'),
    ink: of('--ink-2'),
    faint: of('--ink-3'),
    grid: of('--line'),
    strong: of('--line-strong'),
    surface: of('--surface'),
  };
}

/** The library's credit stands on the about page instead of on every plot. */
export function chartOptions(colours: ChartColours): DeepPartial<ChartOptions> {
  return {
    autoSize: true,
    layout: {
      attributionLogo: false,
      background: { type: ColorType.Solid, color: colours.surface },
      textColor: colours.ink,
      fontFamily: "'Inter Variable', system-ui, sans-serif",
      fontSize: 11,
      panes: { separatorColor: colours.grid, separatorHoverColor: colours.grid, enableResize: false },
    },
    grid: { vertLines: { visible: false }, horzLines: { color: colours.grid } },
    crosshair: {
      mode: CrosshairMode.Magnet,
      vertLine: { color: colours.strong, labelBackgroundColor: colours.ink },
      horzLine: { color: colours.strong, labelBackgroundColor: colours.ink },
    },
    rightPriceScale: { borderColor: colours.grid },
    timeScale: { borderColor: colours.grid, minBarSpacing: 0.05, rightOffset: 1 },
    // The wheel belongs to the page; with Ctrl it zooms, as trackpads pinch.
    handleScroll: { mouseWheel: false, pressedMouseMove: true, horzTouchDrag: true, vertTouchDrag: false },
    handleScale: { mouseWheel: false, pinch: true, axisPressedMouseMove: true, axisDoubleClickReset: true },
  };
}

export function seconds(ms: number): UTCTimestamp {
  return Math.floor(ms / 1000) as UTCTimestamp;
}
