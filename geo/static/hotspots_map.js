/* The two layers of a hotspot map: a constant one, drawn once, and a changing one, drawn for every answer.
   All text from data is set as text, never as markup. */
window.hotspotsMap = (function () {
  "use strict";
  var LABELS_FROM_ZOOM = 12;
  var base = {};

  function add(parent, tag, text) {
    var element = parent.appendChild(document.createElement(tag));
    if (text !== undefined) { element.textContent = text; }
    return element;
  }

  function textBox(lines) {
    var box = document.createElement("div");
    lines.forEach(function (line, i) { add(box, i ? "div" : "strong", line); });
    return box;
  }

  function addLegend(map) {
    var control = L.control({position: "topright"});
    control.onAdd = function () {
      var box = L.DomUtil.create("div");
      box.style.cssText = "background:#fff;color:#222;padding:4px 8px;border:1px solid #888;border-radius:4px;" +
        "font:11px/1.45 sans-serif";
      return box;
    };
    control.addTo(map);
    return control.getContainer();
  }

  function wardStyle(ward) {
    return ward.properties.opportunity
      ? {color: "#1d4f91", weight: 2.5, dashArray: "6 4", fill: false}
      : {color: "#555", weight: 1, fill: false};
  }

  function addWards(map, wards) {
    L.geoJSON(wards, {pane: "outlines", interactive: false, style: wardStyle}).addTo(map);
    var labels = wards.features.map(function (ward) {
      var name = document.createElement("span");
      name.textContent = ward.properties.name;
      name.style.cssText = "position:absolute;transform:translate(-50%,-50%);white-space:nowrap;color:#333;" +
        "font:11px sans-serif;text-shadow:0 0 3px #fff,0 0 3px #fff,0 0 3px #fff";
      L.marker([ward.properties.lat, ward.properties.lon], {
        pane: "outlines", interactive: false, keyboard: false,
        icon: L.divIcon({className: "hotspots-ward", iconSize: [0, 0], html: name})
      }).addTo(map);
      return name;
    });
    function showLabels() {
      var shown = map.getZoom() >= LABELS_FROM_ZOOM;
      labels.forEach(function (label) { label.style.display = shown ? "" : "none"; });
    }
    map.on("zoomend", showLabels);
    showLabels();
  }

  function fit(map, bounds) {
    // Room for the legend where there is any, and for the attribution.
    var right = map.getSize().x > 500 ? 140 : 0;
    map.fitBounds(bounds, {animate: false, paddingBottomRight: [right, 30]});
  }

  function drawBase(map, constant) {
    map.getContainer().style.background = "#f3f3f0";
    map.getContainer().style.fontSize = "11px";
    fit(map, constant.bounds);
    // The frame gets its height only after the map is made.
    requestAnimationFrame(function () { map.invalidateSize(); fit(map, constant.bounds); });
    map.createPane("surface").style.zIndex = 420;
    map.createPane("outlines").style.zIndex = 430;
    map.getPane("outlines").style.pointerEvents = "none";
    map.createPane("hotspots").style.zIndex = 450;
    map.attributionControl.setPrefix(false).addAttribution(constant.attribution);
    map.attributionControl.getContainer().style.font = "9px/1.2 sans-serif";
    L.control.scale({imperial: false}).addTo(map);
    map.getContainer().querySelector(".leaflet-bottom.leaflet-left").style.bottom = "46px";
    base = {map: map, bounds: constant.bounds, legend: addLegend(map), focus: "null"};
    base.ready = fetch(constant.outlines)
      .then(function (answer) { return answer.json(); })
      .then(function (wards) { addWards(map, wards); });
  }

  function addCircle(group, spot) {
    var circle = L.circle([spot.lat, spot.lon], {
      pane: "hotspots", radius: spot.radius_m, fillColor: "#7a0177", fillOpacity: 0.12,
      color: spot.chosen ? "#000" : "#7a0177", weight: spot.chosen ? 4 : 2.5
    });
    circle.bindPopup(textBox(spot.lines)).bindTooltip(textBox(spot.lines.slice(0, 1)));
    circle.on("add", function () {
      var path = circle.getElement();
      path.setAttribute("tabindex", "0");
      path.setAttribute("role", "button");
      path.setAttribute("aria-label", spot.lines.join(", "));
      path.addEventListener("keydown", function (event) { if (event.key === "Enter") { circle.openPopup(); } });
    });
    circle.addTo(group);
  }

  function drawLegend(legend) {
    base.legend.replaceChildren(textBox([legend.title]));
    legend.rows.forEach(function (row) {
      var line = add(base.legend, "div");
      var swatch = add(line, "span");
      swatch.style.cssText = "display:inline-block;width:16px;height:0;margin-right:6px;vertical-align:middle;" +
        row.style;
      line.appendChild(document.createTextNode(row.text));
    });
  }

  function drawAnswer(group, answer) {
    if (answer.surface) {
      L.imageOverlay(answer.surface.url, answer.surface.bounds, {pane: "surface", alt: answer.surface.alt})
        .addTo(group);
    }
    answer.circles.forEach(function (spot) { addCircle(group, spot); });
    drawLegend(answer.legend);
    var focus = JSON.stringify(answer.focus);
    if (answer.focus && focus !== base.focus) {
      base.map.setView([answer.focus[0], answer.focus[1]], answer.focus[2]);
    } else if (!answer.focus && base.focus !== "null") {
      fit(base.map, base.bounds);
    }
    base.focus = focus;
    base.ready.then(function () { window.hotspotsPainted = answer.stamp; });
  }

  return {drawBase: drawBase, drawAnswer: drawAnswer};
})();
