// The pictures: one theme read from the tokens, drawn on a canvas from data-values, painted again when the faces
// have arrived, the theme has changed or the width is another. Amounts of money come in fen.
(() => {
  "use strict";
  const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const size = (name) => parseInt(token(name), 10);
  const chinese = document.documentElement.lang !== "en";
  const plain = (x, digits = 0) => (x < 0 ? "−" : "") + Math.abs(x).toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });

  // How a figure of a unit is written: whole on a mark, short on an axis (万 in Chinese, k and M in English).
  const written = (unit) => (x) => x === null || x === undefined ? "—" : unit === "fen" ? plain(Math.round(x / 100)) : unit === "percent" ? plain(x, 1) + "%" : plain(x);
  const short = (unit) => (x) => {
    if (unit === "percent") return plain(x) + "%";
    const n = unit === "fen" ? x / 100 : x, m = Math.abs(n);
    if (chinese) return m >= 1e8 ? plain(n / 1e8, 2) + " 亿" : m >= 1e4 ? plain(n / 1e4) + " 万" : plain(n);
    return m >= 1e6 ? plain(n / 1e6, 1) + "M" : m >= 1e4 ? plain(n / 1e3) + "k" : plain(n);
  };
  const near = (unit) => (x) => {                        // on a mark: one decimal where whole 万 would hide the difference
    const n = unit === "fen" ? x / 100 : x, m = Math.abs(n);
    return chinese && unit !== "percent" && m >= 1e4 && m < 1e6 ? plain(n / 1e4, 1) + " 万" : short(unit)(x);
  };
  const signed = (unit) => (x) => (x > 0 ? "+" : "") + written(unit)(x);

  const theme = () => {
    const axis = {
      axisLine: { show: false }, axisTick: { show: false },
      axisLabel: { color: token("--chart-axis"), fontSize: size("--size-1"), margin: 8 },
      splitLine: { lineStyle: { color: token("--chart-grid"), width: 1 } },
    };
    return {
      color: [1, 2, 3, 4, 5, 6].map((i) => token("--chart-" + i)), backgroundColor: "transparent",
      animationDuration: 240, animationDurationUpdate: 240,
      textStyle: { fontFamily: token("--font"), fontSize: size("--size-1"), color: token("--ink-2") },
      categoryAxis: { ...axis, splitLine: { show: false } }, valueAxis: axis,
      line: { symbol: "none", lineStyle: { width: 2 }, smooth: false },
      bar: { barMaxWidth: 28, itemStyle: { borderRadius: 2 } },
      // Rich text on the canvas: an HTML tooltip would need inline styles, which the policy forbids.
      tooltip: { renderMode: "richText", confine: true, borderWidth: 0, padding: [8, 12], backgroundColor: token("--button"),
        textStyle: { color: token("--on-button"), fontSize: size("--size-1"), fontFamily: token("--font") },
        axisPointer: { lineStyle: { color: token("--edge") }, shadowStyle: { color: token("--wash-2"), opacity: 0.5 } } },
    };
  };

  const colour = (part) => token("--chart-" + part);
  const label = (more) => ({ show: true, color: token("--ink"), fontSize: size("--size-1"), ...more });
  const tip = (unit) => (all) => [all[0].axisValue, ...all.filter((p) => p.seriesName && p.value !== undefined).map((p) => p.seriesName + "  " + written(unit)(p.value))].join("\n");

  const kinds = {
    bars(d, width) {
      const lying = d.lying || (width < 480 && d.names.length > 6), few = d.names.length * d.series.length <= 24 && !d.stacked && (lying || width / d.names.length > 64);
      const cat = { type: "category", data: d.names, inverse: lying, axisLabel: { color: token("--ink-2"), hideOverlap: true } };
      const num = { type: "value", min: (v) => Math.min(0, v.min), axisLabel: { show: !few, formatter: short(d.unit), hideOverlap: true }, show: !few, splitNumber: 3 };
      return { grid: { left: 0, right: lying && few ? 64 : 8, top: few ? 20 : 8, bottom: 0, containLabel: true }, tooltip: { trigger: "axis", axisPointer: { type: "shadow" }, formatter: tip(d.unit) },
        xAxis: lying ? num : cat, yAxis: lying ? cat : num,
        series: d.series.map((s) => ({ type: "bar", name: s.name, data: s.figures, stack: d.stacked ? "a" : undefined, barMaxWidth: lying ? 12 : 28, itemStyle: { color: colour(s.part), borderRadius: d.stacked ? 0 : 2 },
          label: few ? label({ position: lying ? "right" : "top", color: s.part === 2 ? token("--ink-3") : token("--ink"), formatter: (p) => near(d.unit)(p.value) }) : { show: false } })) };
    },
    lines(d) {
      const sort = (s) => s.part === 2 ? { width: 1.5, type: [3, 3] } : { width: 2 };
      return { grid: { left: 0, right: 76, top: 12, bottom: 0, containLabel: true }, tooltip: { trigger: "axis", formatter: tip(d.unit) },
        xAxis: { type: "category", data: d.names, boundaryGap: false, axisLabel: { hideOverlap: true, alignMinLabel: "left", alignMaxLabel: "right" } }, yAxis: { type: "value", axisLabel: { formatter: short(d.unit) }, splitNumber: 3 },
        series: d.series.map((s) => ({ type: "line", name: s.name, data: s.figures, connectNulls: false, lineStyle: { color: colour(s.part), ...sort(s) }, itemStyle: { color: colour(s.part) },
          endLabel: { show: true, formatter: () => s.name, color: s.part === 2 ? token("--ink-3") : colour(s.part), fontSize: size("--size-1"), fontWeight: s.part === 1 ? 600 : 400, distance: 8 }, labelLayout: { moveOverlap: "shiftY" } })) };
    },
    // Start and end are marks, not bars: the axis does not begin at nought. Only the steps are bars.
    change(d, width) {
      const narrow = width < 480, names = [d.start[0], ...d.steps.map((s) => s[0]), d.end[0]], say = written(d.unit);
      let level = d.start[1];
      const base = [null], bar = [null], ends = [level];
      for (const [, x] of d.steps) {
        const next = level + x;
        base.push(Math.min(level, next));
        bar.push({ value: Math.abs(x), itemStyle: { color: colour(x > 0 ? 1 : 2) }, label: { formatter: signed(d.unit)(x) } });
        level = next; ends.push(level);
      }
      base.push(null); bar.push(null);
      const low = Math.min(...ends), high = Math.max(...ends), room = high - low || Math.abs(high) || 1;
      const cat = { type: "category", data: names, inverse: narrow, axisLabel: { interval: 0, color: token("--ink-2"), width: narrow ? 96 : width / names.length - 8, overflow: "break" } };
      const num = { type: "value", show: false, axisLabel: { show: false }, min: low - room * 0.08, max: high + room * (narrow ? 0.5 : 0.18) };
      const mark = (i, v) => ({ value: narrow ? [v, i] : [i, v], label: { formatter: say(v) } });
      const step = names.slice(0, -1).map((_, i) => narrow ? [{ coord: [ends[i], i] }, { coord: [ends[i], i + 1] }] : [{ coord: [i, ends[i]] }, { coord: [i + 1, ends[i]] }]);
      const word = label({ position: narrow ? "right" : "top" });
      return { grid: { left: 0, right: 0, top: narrow ? 0 : 20, bottom: 0, containLabel: true }, xAxis: narrow ? num : cat, yAxis: narrow ? cat : num,
        series: [{ type: "bar", stack: "a", data: base, itemStyle: { color: "transparent" }, silent: true },
          { type: "bar", stack: "a", data: bar, barWidth: narrow ? 12 : "42%", label: word, z: 4,
            markLine: { z: 1, silent: true, symbol: "none", animation: false, label: { show: false }, lineStyle: { color: token("--line-2"), type: "solid", width: 1 }, data: step } },
          { type: "scatter", z: 6, symbol: "rect", symbolSize: narrow ? [3, 18] : [36, 3], itemStyle: { color: token("--ink") }, label: { ...word, fontWeight: 600 }, data: [mark(0, d.start[1]), mark(names.length - 1, d.end[1])] }] };
    },
    funnel(d) {
      const names = d.stages.map((s) => s.name), say = written(d.unit), top = Math.max(1, ...d.stages.map((s) => Math.max(s.count, s.before || 0)));
      return { grid: { left: 0, right: 112, top: 0, bottom: 0, containLabel: true }, xAxis: { type: "value", show: false, axisLabel: { show: false }, max: top }, yAxis: { type: "category", data: names, inverse: true, axisLabel: { color: token("--ink-2") } },
        series: [{ type: "bar", data: d.stages.map((s) => s.count), barWidth: 14, showBackground: true, backgroundStyle: { color: token("--wash-2"), borderRadius: 2 }, itemStyle: { color: colour(1) } },
          { type: "scatter", symbol: "rect", symbolSize: [2, 20], z: 5, silent: true, itemStyle: { color: token("--chart-target") }, data: d.stages.map((s, i) => [s.before ?? null, i]) },
          { type: "scatter", symbolSize: 0, silent: true, label: label({ position: "right", distance: 12, formatter: (p) => { const s = d.stages[p.dataIndex]; return say(s.count) + (s.rate ? "  {q|" + s.rate + "}" : ""); }, fontWeight: 600, rich: { q: { color: token("--ink-3"), fontWeight: 400 } } }), data: d.stages.map((_, i) => [top, i]) }] };
    },
    pace(d) {
      const main = d.late ? token("--bad-mark") : colour(1), last = d.figures.reduce((at, x, i) => (x === null ? at : i), 0);
      return { grid: { left: 2, right: 4, top: 6, bottom: 4 }, tooltip: { trigger: "axis", formatter: (p) => p[0].axisValue + "  " + written(d.unit)(d.figures[p[0].dataIndex]) },
        xAxis: { type: "category", data: d.names, boundaryGap: false, show: false }, yAxis: { type: "value", min: 0, max: d.top, axisLabel: { show: false }, splitNumber: 2 },
        series: [{ type: "line", data: d.figures, lineStyle: { color: main }, areaStyle: { color: main, opacity: 0.08 }, markPoint: { symbol: "circle", symbolSize: 6, itemStyle: { color: main }, label: { show: false }, data: [{ coord: [last, d.figures[last]] }] } },
          { type: "line", data: d.pace, silent: true, lineStyle: { color: colour(2), width: 1.5, type: [3, 3] } }] };
    },
  };

  const painted = [];
  const calm = matchMedia("(prefers-reduced-motion: reduce)"), dark = matchMedia("(prefers-color-scheme: dark)");
  const draw = (el) => {
    const values = JSON.parse(el.dataset.values), build = kinds[el.dataset.chart];
    let chart = null, width = 0;
    const paint = () => {
      if (!el.isConnected) return;
      if (chart) chart.dispose();
      width = el.clientWidth;
      chart = echarts.init(el, theme(), { renderer: "canvas" });
      chart.setOption({ ...build(values, width), ...(calm.matches ? { animation: false } : {}) });
    };
    paint();
    painted.push(paint);
    new ResizeObserver(() => { if (el.clientWidth !== width) paint(); }).observe(el);
  };
  const again = () => { for (const paint of painted) paint(); };
  const all = (within) => { for (const el of within.querySelectorAll("[data-chart]:not([data-drawn])")) { el.dataset.drawn = "1"; draw(el); } };
  all(document);
  document.fonts.ready.then(again);                       // text on a canvas does not wait for its face
  dark.addEventListener("change", again);
  new MutationObserver(again).observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  document.addEventListener("htmx:load", (e) => all(e.target));
})();
