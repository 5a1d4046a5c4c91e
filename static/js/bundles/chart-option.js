// From what a chart says (portal/web/charts.py) to what ECharts draws. No page, no colours of its own: both are given.

const LOOKS = { solid: "solid", dashed: "dashed", dotted: "dotted" };
const MARKS = ["circle", "rect", "triangle", "diamond", "roundRect", "pin"]; // told apart without colour too

function bandOf(data, colours) {
  if (!data.band) return [];
  const low = { name: data.band.name, data: data.band.low };
  const height = data.band.high.map((high, n) => (high === null ? null : high - data.band.low[n]));
  const line = { type: "line", stack: "band", stackStrategy: "all", symbol: "none", silent: true, lineStyle: { opacity: 0 }, tooltip: { show: false } };
  return [
    { ...line, ...low },
    { ...line, name: data.band.name, data: height, areaStyle: { color: colours.band, opacity: 1 } },
  ];
}

function targetOf(data, colours) {
  if (!data.target) return {};
  return {
    markLine: {
      silent: true, symbol: "none", animation: false, data: [{ yAxis: data.target.value }],
      lineStyle: { color: colours.accent, type: [4, 4], width: 1.25 },
      label: { formatter: data.target.label, position: "insideStartTop", color: colours.accent, fontSize: colours.size, fontFamily: colours.font },
    },
  };
}

function seriesOf(data, colours, width) {
  const many = data.series.length > 1;
  return data.series.map((one, n) => {
    const colour = one.quiet ? colours.quiet : many ? colours.series[n % colours.series.length] : colours.series[0];
    const shared = { name: one.name, data: one.values, itemStyle: { color: colour }, ...(n === 0 ? targetOf(data, colours) : {}) };
    if (data.kind !== "line") return { ...shared, type: "bar", stack: data.stacked ? "all" : undefined, barMaxWidth: 40 };
    return {
      ...shared, type: "line", symbol: MARKS[n % MARKS.length], symbolSize: 7, showSymbol: false, connectNulls: false,
      lineStyle: { color: colour, width: 2.25, type: LOOKS[one.look] }, labelLayout: { moveOverlap: "shiftY" },
      endLabel: { show: isLabelled(data, width), formatter: "{a}", color: colours.ink, fontSize: colours.size, lineHeight: colours.size * 1.35, fontFamily: colours.font },
      ...(data.stacked ? { stack: "all", areaStyle: { color: colour, opacity: 0.85 } } : {}),
    };
  });
}

// Names beside lying bars keep to two fifths of the picture and break: what is left is the bars'.
function besideBars(width, size) {
  return { hideOverlap: false, interval: 0, lineHeight: size * 1.35, width: Math.min(width * 0.4, 280), overflow: "break" };
}

// Pixels above and beside a label that no other one enters: months of one line are read apart.
const APART = [0, 8];

function axes(data, colours, width) {
  const text = { color: colours.quiet, fontSize: colours.size, fontFamily: colours.font, hideOverlap: true, textMargin: APART };
  const words = {
    type: "category", data: data.labels, boundaryGap: data.kind !== "line", axisTick: { show: false },
    axisLine: { lineStyle: { color: colours.edge } }, axisLabel: { ...text, alignMinLabel: "left", alignMaxLabel: "right" },
  };
  if (data.kind !== "line") words.axisLabel = text;
  const values = {
    type: "value", min: 0, minInterval: data.whole ? 1 : undefined, splitNumber: 4, axisLabel: text,
    max: data.target ? ({ max }) => Math.max(max, data.target.value) * 1.06 : undefined,
    splitLine: { lineStyle: { color: colours.line } },
  };
  if (data.target) values.axisLabel = { ...text, showMaxLabel: false };
  if (data.kind !== "bar") return { xAxis: words, yAxis: values };
  return { xAxis: values, yAxis: { ...words, inverse: true, axisLabel: { ...text, ...besideBars(width, colours.size) } } };
}

// A row of the table as pairs of head and cell, without the empty ones; the label has no head.
export function lines(data, at) {
  return data.rows[at].map((cell, n) => [n === 0 ? "" : data.heads[n], cell]).filter(([, cell]) => cell !== "");
}

function tip(data) {
  return (points) => {
    const [[, label], ...more] = lines(data, (Array.isArray(points) ? points[0] : points).dataIndex);
    return [`{label|${label}}`, ...more.map(([head, cell]) => `${head}  {value|${cell}}`)].join("\n");
  };
}

function longest(data) {
  return Math.max(...data.series.map((one) => [...one.name].reduce((sum, c) => sum + (c.charCodeAt(0) > 255 ? 1 : 0.56), 0)));
}

// Each line says its name at its end, where there is room for it; the legend says it everywhere.
function isLabelled(data, width) {
  return data.kind === "line" && data.series.length > 1 && !data.stacked && !data.band && width >= 440;
}

export function optionOf(data, colours, { still = false, titled = false, width = 1200 } = {}) {
  const labelled = isLabelled(data, width);
  const right = labelled ? Math.min((longest(data) + 1) * colours.size, width * 0.3) : 8;
  return {
    animation: !still, animationDuration: 240, animationEasing: "cubicOut",
    textStyle: { fontFamily: colours.font, fontSize: colours.size },
    title: titled ? { text: data.title, left: 24, top: 16, textStyle: { color: colours.ink, fontSize: 22, fontWeight: 400, fontFamily: colours.font } } : undefined,
    grid: titled ? { left: 24, right: right + 24, top: 72, bottom: 24 } : { left: 0, right, top: 12, bottom: 4, outerBoundsMode: "same" },
    tooltip: {
      trigger: "axis", renderMode: "richText", confine: true, transitionDuration: 0, padding: [8, 12],
      backgroundColor: colours.surface, borderColor: colours.edge, borderWidth: 1, shadowBlur: 0, shadowColor: "transparent",
      textStyle: { color: colours.ink, fontSize: colours.size, fontFamily: colours.font, lineHeight: colours.size * 1.6,
        rich: { label: { color: colours.quiet, lineHeight: colours.size * 1.7 }, value: { fontWeight: "bold" } } },
      axisPointer: { type: data.kind === "line" ? "line" : "shadow", lineStyle: { color: colours.edge }, shadowStyle: { color: colours.line, opacity: 0.5 }, animation: false },
      formatter: tip(data),
    },
    ...axes(data, colours, width),
    series: [...bandOf(data, colours), ...seriesOf(data, colours, width)],
  };
}
