/* The weekly pack as a page: drawn from the data in it. All text from data is set as text, never as markup. */
(function () {
  "use strict";
  var told = JSON.parse(document.getElementById("told").textContent);
  var SVG = "http://www.w3.org/2000/svg", ACCENT = "#1d4f91", HOT = "#b3261e", BORDER = "#8a94a3";
  var fields = ["What was done", "Proposed action", "Owner", "By when"];

  function add(parent, tag, text, names) {
    var element = parent.appendChild(document.createElement(tag));
    if (text !== undefined && text !== null) { element.textContent = text; }
    Object.keys(names || {}).forEach(function (name) { element.setAttribute(name, names[name]); });
    return element;
  }

  function draw(parent, tag, names) {
    var shape = parent.appendChild(document.createElementNS(SVG, tag));
    Object.keys(names).forEach(function (name) { shape.setAttribute(name, names[name]); });
    return shape;
  }

  function section(title, each) {
    var part = add(main, "section", null, each ? {"class": "each"} : {});
    add(part, "h2", title);
    return part;
  }

  function say(parent, sentences) {
    sentences.forEach(function (sentence) { if (sentence) { add(parent, "p", sentence); } });
  }

  /* Tables: a click or Enter on a heading sorts; what is empty comes last either way. */

  function value(text, number) {
    return number ? parseFloat(text.replace(/[^\d.+-]/g, "")) : text;
  }

  function sortBy(body, column, number, down) {
    var rows = Array.from(body.rows);
    rows.sort(function (one, other) {
      var a = one.cells[column].textContent, b = other.cells[column].textContent;
      if (!a || !b) { return (a ? 0 : 1) - (b ? 0 : 1); }
      var by = number ? value(a, true) - value(b, true) : a.localeCompare(b, "en-GB");
      return down ? -by : by;
    });
    rows.forEach(function (row) { body.appendChild(row); });
  }

  function table(parent, name, headings, rows, options) {
    var numbers = (options || {}).numbers || [], sortable = (options || {}).sortable;
    var made = add(add(parent, "div", null, {"class": "wide", tabindex: "0", role: "region", "aria-label": name}), "table");
    var line = add(add(made, "thead"), "tr"), body = add(made, "tbody");
    headings.forEach(function (heading, column) {
      var number = numbers.indexOf(column) >= 0, cell = add(line, "th", null, {scope: "col"});
      if (number) { cell.className = "number"; }
      if (!sortable) { cell.textContent = heading; return; }
      add(cell, "button", heading, {type: "button"}).addEventListener("click", function () {
        var down = cell.getAttribute("aria-sort") === "ascending";
        Array.from(line.cells).forEach(function (other) { other.removeAttribute("aria-sort"); });
        cell.setAttribute("aria-sort", down ? "descending" : "ascending");
        sortBy(body, column, number, down);
      });
    });
    rows.forEach(function (row) {
      var drawn = add(body, "tr");
      row.forEach(function (text, column) {
        add(drawn, "td", text, numbers.indexOf(column) >= 0 ? {"class": "number"} : {});
      });
    });
    return made;
  }

  /* Maps: one that can be moved, and for each hotspot the same ground as on paper. */

  function lines(texts) {
    var box = document.createElement("div");
    texts.forEach(function (text, n) { add(box, n ? "div" : "strong", text); });
    return box;
  }

  function movableMap(parent) {
    var frame = add(parent, "div", null, {id: "map", role: "region", "aria-label": "Map of the hotspots; the table names them"});
    var map = L.map(frame, {zoomSnap: 0.25, attributionControl: false});
    L.control.scale({imperial: false}).addTo(map);
    map.fitBounds(told.map.bounds);
    L.geoJSON(told.map.wards, {interactive: false, style: {color: BORDER, weight: 1, fillColor: "#f4f6f9", fillOpacity: 1}}).addTo(map);
    told.map.circles.slice().reverse().forEach(function (spot) {
      var circle = L.circle([spot.lat, spot.lon], {radius: spot.radius, color: HOT, weight: 2, fillOpacity: 0.15}).addTo(map);
      circle.bindPopup(function () { return lines(spot.lines); });
      var path = circle.getElement();
      path.setAttribute("tabindex", "0");
      path.setAttribute("role", "button");
      path.setAttribute("aria-label", spot.lines.join(", "));
      path.addEventListener("keydown", function (event) { if (event.key === "Enter") { circle.openPopup(); } });
      var rank = document.createElement("span");
      rank.textContent = spot.rank;
      L.marker([spot.lat, spot.lon], {
        interactive: false, keyboard: false, icon: L.divIcon({className: "rank", iconSize: [22, 22], html: rank})
      }).addTo(map);
    });
    // On paper it has another size.
    window.addEventListener("beforeprint", function () {
      map.invalidateSize({animate: false});
      map.fitBounds(told.map.bounds, {animate: false});
    });
    add(parent, "p", told.attribution, {"class": "soft"});
  }

  function listed(points) {
    return points.map(function (at) { return at.join(","); }).join(" ");
  }

  function ring(parent, points, look) {
    draw(parent, "polygon", Object.assign({points: listed(points)}, look));
  }

  function closeUp(parent, ground) {
    var svg = draw(parent, "svg", {"class": "ground", viewBox: "0 0 " + ground.width + " " + ground.height, role: "img", "aria-label": ground.alt});
    [["minor", "#e3e3e3", 2], ["main", "#e8dcc0", 4]].forEach(function (kind) {
      ground.streets[kind[0]].forEach(function (each) {
        draw(svg, "polyline", {points: listed(each), fill: "none", stroke: kind[1], "stroke-width": kind[2]});
      });
    });
    ground.areas.forEach(function (each) { ring(svg, each, {fill: "none", stroke: BORDER, "stroke-dasharray": "4 3"}); });
    ground.ground.forEach(function (each) { ring(svg, each, {fill: HOT, "fill-opacity": 0.14, stroke: HOT, "stroke-width": 0.8}); });
    ground.spots.forEach(function (at) {
      draw(svg, "circle", {cx: at[0], cy: at[1], r: at[2], fill: ACCENT, "fill-opacity": 0.75, stroke: "#fff", "stroke-width": 0.6});
    });
    ground.streets.names.forEach(function (name) {
      var place = {x: name[1], y: name[2] + 2, "font-size": 7, "text-anchor": "middle"};
      place.transform = "rotate(" + [name[3], name[1], name[2]].join(" ") + ")";
      draw(svg, "text", place).textContent = name[0];
    });
    draw(svg, "rect", {x: 8, y: ground.height - 10, width: ground.bar, height: 2.5, fill: "#222"});
    draw(svg, "text", {x: 8, y: ground.height - 14, "font-size": 8}).textContent = ground.bar_name;
    add(parent, "p", "Circles: incidents at one point, the larger the more. Red: the ground counted, to " + told.footprint + " m round them. Dashed: wards. North is up.", {"class": "soft"});
  }

  function mixed(share) {
    var from = [223, 232, 244], to = [29, 79, 145];
    return "rgb(" + from.map(function (low, n) { return Math.round(low + share * (to[n] - low)); }).join(",") + ")";
  }

  function week(parent, spot) {
    if (!spot.week) { add(parent, "p", "The data tells no time of day."); return; }
    var frame = add(parent, "div", null, {"class": "wide", tabindex: "0", role: "region", "aria-label": "When: " + spot.title});
    var made = add(frame, "table", null, {"class": "week"}), line = add(add(made, "thead"), "tr"), body = add(made, "tbody");
    add(line, "th", "Hour", {scope: "col"});
    for (var hour = 0; hour < 24; hour++) { add(line, "th", hour, {scope: "col"}); }
    told.weekdays.forEach(function (day, n) {
      var row = add(body, "tr");
      add(row, "th", day, {scope: "row"});
      spot.week[n].forEach(function (share) {
        var count = share * spot.most_an_hour, cell = add(row, "td", count >= 0.05 ? count.toFixed(1) : "");
        cell.style.background = mixed(share);
        // From here on white is read better than black.
        cell.style.color = share < 0.74 ? "#000" : "#fff";
      });
    });
    add(parent, "p", "Incidents expected in each hour of the week, over the period.", {"class": "soft"});
  }

  function markEachPage() {
    // What stands at the top of each page of paper can only be said in a rule of style.
    var corners = [["@top-left", told.marking], ["@top-right", told.mark]].map(function (each) {
      return each[0] + " { font: bold 10pt serif; content: " + JSON.stringify(each[1].replace(/[^\w ,-]/g, "")) + " }";
    });
    document.styleSheets[0].insertRule("@page { " + corners.join(" ") + " }");
  }

  markEachPage();
  document.title = told.title + ": " + told.priority + ", " + told.period;
  var head = add(document.body, "header"), marks = add(head, "div", null, {"class": "marks"});
  [told.marking, told.mark].forEach(function (mark) { add(marks, "span", mark); });
  add(head, "h1", told.title);
  add(head, "p", told.priority + ", " + told.period + ": " + told.counts[0] + " hotspots among " + told.counts[1] + " incidents.");
  var main = add(document.body, "main");

  var list = section("The list");
  table(list, "Hotspots", ["Rank", "Place", "Ward", "Incidents", "Kind"], told.listed, {numbers: [0, 3], sortable: true});
  movableMap(list);
  var last = section("Did the last list hold?");
  say(last, told.last);
  if (told.last_rows.length) {
    table(last, "The last list", ["Rank", "Place", "Ward", "Then", "Now"], told.last_rows, {numbers: [0, 3, 4], sortable: true});
  }

  told.hotspots.forEach(function (spot) {
    var part = section(spot.title, true);
    closeUp(part, spot.map);
    var sides = add(part, "div", null, {"class": "sides"}), why = add(sides, "div"), what = add(sides, "div");
    add(why, "h3", "Why it is on the list");
    say(why, spot.why);
    add(why, "h3", "Since when");
    say(why, [spot.since]);
    if (spot.past.length) {
      table(why, "Past periods of " + spot.title, ["Period", "Was it hot?"], spot.past.map(function (each) {
        return [each[0], each[1] ? "yes" : "no"];
      }).reverse());
    }
    add(why, "h3", "The five criteria");
    table(why, "Criteria of " + spot.title, ["Criterion", "Measured", "Score"], spot.criteria, {numbers: [2]});
    add(what, "h3", "When");
    week(what, spot);
    add(what, "h3", spot.repeats_title);
    if (spot.repeats.length) {
      table(what, spot.repeats_title + ": " + spot.title, ["Place", "Incidents"], spot.repeats, {numbers: [1], sortable: true});
      if (spot.more_repeats) { add(what, "p", spot.more_repeats + " more stand on the page Repeats of the application.", {"class": "soft"}); }
    } else { say(what, [spot.no_repeats]); }
    add(what, "h3", "What to do");
    say(what, [spot.advice]);
    fields.forEach(function (field) { add(add(what, "label", field), "textarea", null, {rows: 1}); });
  });

  table(section("Areas", true), "Areas", ["Area", "Incidents", "Per 1,000 residents a year", "Same period last year", "Change"], told.areas, {numbers: [1, 2, 3, 4], sortable: true});
  var rests = section("What it rests on", true);
  say(rests, told.coverage);
  say(rests, told.notes);
  say(rests, [told.attribution]);
  add(rests, "h3", "Recipe");
  table(rests, "Recipe", ["Setting", "Value"], told.recipe);
  add(add(document.body, "footer"), "p", "Made on " + told.made + ". " + told.handling, {"class": "soft"});
})();
