// Family links drawn: whole lines are verified, broken ones are what somebody says. The list beside it says the same.

const box = document.querySelector("[data-graph]");
const { nodes, links } = JSON.parse(document.getElementById("graph").textContent);
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const still = matchMedia("(prefers-reduced-motion: reduce)").matches;

addEventListener("load", () => {
  const chart = echarts.init(box, null, { renderer: "svg" });
  chart.setOption({
    animation: !still, textStyle: { fontFamily: "system-ui" },
    series: [{
      type: "graph", layout: "circular", symbolSize: 44, roam: false, left: 70, right: 70, top: 40, bottom: 40,
      edgeSymbol: ["none", "arrow"], edgeSymbolSize: 9,
      label: { show: true, position: "bottom", color: colour("--ink"), formatter: (one) => one.data.words },
      edgeLabel: { show: true, formatter: (one) => one.data.words, color: colour("--ink"), backgroundColor: colour("--card"), padding: 2 },
      data: nodes.map((node, number) => ({ id: String(number), name: String(number), words: node.name, itemStyle: { color: node.here ? colour("--brand") : colour("--quiet") } })),
      links: links.map((link) => ({ source: String(link.from), target: String(link.to), words: link.words, lineStyle: { color: colour("--quiet"), width: 2, curveness: 0.15, type: link.verified ? "solid" : "dashed" } })),
    }],
  });
  addEventListener("resize", () => chart.resize());
});
