// The line of totals as a chart: persons in charge and absent, with the act behind each step, and closed counts as marks.

const place = document.querySelector("[data-timeline]");

function colour(name) { return getComputedStyle(document.documentElement).getPropertyValue(name).trim(); }

function clock(zone, locale) {
  const day = new Intl.DateTimeFormat(locale, { timeZone: zone, dateStyle: "short", timeStyle: "short", hour12: false });
  return (moment) => { try { return day.format(new Date(moment)); } catch { return ""; } };
}

function options(told, rtl) {
  const when = clock(told.zone, document.documentElement.lang);
  const ink = colour("--ink"), quiet = colour("--quiet"), line = colour("--line");
  const last = told.steps.at(-1);
  // The line goes on to now, unless that would squeeze everything that happened into a corner.
  const span = last ? last[0] - told.steps[0][0] : 0;
  const closing = last && told.now > last[0] && told.now - last[0] <= span ? [[told.now, last[1], last[2], null, 0]] : [];
  const steps = [...told.steps, ...closing];
  return {
    animation: false,
    aria: { enabled: false },
    textStyle: { color: ink, fontFamily: getComputedStyle(document.body).fontFamily },
    grid: { left: 48, right: 24, top: 44, bottom: 36 },
    legend: { textStyle: { color: ink }, top: 0, left: rtl ? undefined : 0, right: rtl ? 0 : undefined },
    tooltip: {
      trigger: "item", renderMode: "richText", backgroundColor: colour("--card"), borderColor: line, textStyle: { color: ink },
      formatter: (shown) => shown.data.told,
    },
    xAxis: { type: "time", axisLabel: { color: quiet, hideOverlap: true, formatter: (moment) => when(moment) }, axisLine: { lineStyle: { color: line } } },
    yAxis: { type: "value", minInterval: 1, axisLabel: { color: quiet }, splitLine: { lineStyle: { color: line } } },
    series: [
      series(told.words.persons, colour("--brand"), steps, 1, when),
      series(told.words.absent, colour("--bad"), steps, 2, when),
      {
        name: told.words.counts, type: "scatter", symbol: "diamond", symbolSize: 14, itemStyle: { color: colour("--good") },
        data: told.counts.map(([at, sighted, missing, kind]) => ({ value: [at, sighted], told: `${when(at)}\n${kind}: ${sighted}${missing ? ` · ${told.words.missing} ${missing}` : ""}` })),
      },
    ],
  };
}

function series(name, tint, steps, column, when) {
  return {
    name, type: "line", step: "end", symbolSize: 7, lineStyle: { width: 2.5, color: tint }, itemStyle: { color: tint },
    data: steps.map((step) => ({ value: [step[0], step[column]], told: `${when(step[0])}\n${step[3] ?? ""}${step[4] > 1 ? ` ×${step[4]}` : ""}\n${name}: ${step[column]}` })),
  };
}

async function draw(chart) {
  try {
    const answer = await fetch(place.dataset.timeline, { redirect: "manual" });
    if (answer.ok) chart.setOption(options(await answer.json(), document.documentElement.dir === "rtl"), true);
  } catch { /* no contact: the frame says since when */ }
}

if (place && globalThis.echarts) {
  const chart = globalThis.echarts.init(place, null, { renderer: "canvas" });
  draw(chart);
  document.body.addEventListener("moved", () => draw(chart));
  new ResizeObserver(() => chart.resize()).observe(place);
}
