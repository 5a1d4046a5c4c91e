// Charts: what a page says in a <script type="application/json"> is drawn with Apache ECharts in the box beside it.
// The table below says the same without any script; here come the picture, its arrow keys, and its downloads.

import { BarChart, LineChart } from "echarts/charts";
import { GridComponent, MarkLineComponent, TitleComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { LabelLayout } from "echarts/features";
import { SVGRenderer } from "echarts/renderers";
import { lines, optionOf } from "./chart-option.js";
import { paint } from "./chart-paint.js";

use([BarChart, LineChart, GridComponent, MarkLineComponent, TitleComponent, TooltipComponent, LabelLayout, SVGRenderer]);

const calm = matchMedia("(prefers-reduced-motion: reduce)");
const dark = matchMedia("(prefers-color-scheme: dark)");
const PICTURE = { width: 1200, height: 675 };

function save(name, address) {
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
}

function svgOf(data) {
  const drawn = init(null, null, { renderer: "svg", ssr: true, ...PICTURE });
  drawn.setOption({ ...optionOf(data, paint(), { still: true, titled: true }), backgroundColor: paint().surface });
  const svg = drawn.renderToSVGString();
  drawn.dispose();
  return svg;
}

async function savePng(data) {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svgOf(data))}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = PICTURE.width * 2;
  canvas.height = PICTURE.height * 2;
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  save(`${data.file}.png`, canvas.toDataURL("image/png"));
}

const SAVERS = {
  svg: (data) => save(`${data.file}.svg`, `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svgOf(data))}`),
  png: savePng,
};

// Left and right go from one point to the next; what stands there is said aloud.
function walk(chart, data, place, said) {
  let at = -1;
  place.tabIndex = 0;
  place.addEventListener("keydown", (event) => {
    const last = data.labels.length - 1;
    const to = { ArrowRight: Math.min(at + 1, last), ArrowLeft: Math.max(at - 1, 0), Home: 0, End: last }[event.key];
    if (to === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    at = to;
    chart.dispatchAction({ type: "showTip", seriesIndex: data.band ? 2 : 0, dataIndex: at }); // the band is two
    said.textContent = lines(data, at).map(([head, cell]) => (head ? `${head} ${cell}` : cell)).join("; ");
  });
  place.addEventListener("blur", () => chart.dispatchAction({ type: "hideTip" }));
}

function draw(figure) {
  const data = JSON.parse(figure.querySelector('script[type="application/json"]').textContent);
  const place = figure.querySelector(".chart-place");
  const chart = init(place, null, { renderer: "svg" });
  const show = (still) => chart.setOption(optionOf(data, paint(), { still: still || calm.matches, width: place.clientWidth }), true);
  show(false);
  new ResizeObserver(() => { chart.resize(); show(true); }).observe(place);
  dark.addEventListener("change", () => show(true));
  walk(chart, data, place, figure.querySelector(".chart-said"));
  for (const button of figure.querySelectorAll("[data-save]")) {
    button.hidden = false;
    button.addEventListener("click", () => SAVERS[button.dataset.save](data));
  }
}

document.querySelectorAll("[data-chart]").forEach(draw);
