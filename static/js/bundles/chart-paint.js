// The page's own colours, type and sizes, read off its style sheet: so that a chart follows the theme and the reader's text size.

const SERIES = ["--chart-1", "--chart-2", "--chart-3", "--chart-4", "--chart-5", "--chart-6"];

export function paint() {
  const style = getComputedStyle(document.documentElement);
  const read = (name) => style.getPropertyValue(name).trim();
  return {
    ink: read("--ink"), quiet: read("--ink-2"), line: read("--line"), surface: read("--surface"), edge: read("--edge"),
    accent: read("--accent"), band: read("--band"), series: SERIES.map(read),
    font: getComputedStyle(document.body).fontFamily.replaceAll('"', "'"), // double ones would end the attribute that zrender writes
    size: Math.round(parseFloat(style.fontSize) * 0.8125),
  };
}
