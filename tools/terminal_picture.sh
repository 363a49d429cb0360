#!/bin/sh
# A picture of a run, for the README: what a command printed, as SVG on standard output.
# Use: tools/terminal_picture.sh 'bridle check ...' <text
# docs/run.svg is written by: make picture
set -eu
awk -v command="$1" '
  function escaped(text) {
    gsub(/&/, "\\&amp;", text); gsub(/</, "\\&lt;", text); gsub(/>/, "\\&gt;", text); return text
  }
  function colour(text) {
    if (text ~ /^(Match|  CRITICAL|  HIGH)/) return "#e06c75"
    if (text ~ /^(Suspicious|Incomplete|  MEDIUM)/) return "#e5c07b"
    if (text ~ /^[A-Z]/ && text !~ /[.,]$/ && length(text) < 40) return "#ffffff"
    return "#c8ccd4"
  }
  BEGIN { lines[n++] = "$ " command }
  { lines[n++] = $0 }
  END {
    step = 18; width = 700; height = n * step + 32
    printf "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" role=\"img\">\n", width, height
    printf "<title>%s</title>\n", escaped(command)
    printf "<rect width=\"100%%\" height=\"100%%\" rx=\"8\" fill=\"#1e2127\"/>\n"
    printf "<g font-family=\"DejaVu Sans Mono, Menlo, Consolas, monospace\" font-size=\"13\" xml:space=\"preserve\">\n"
    for (i = 0; i < n; ++i)
      printf "<text x=\"16\" y=\"%d\" fill=\"%s\">%s</text>\n", 28 + i * step, i ? colour(lines[i]) : "#98c379", escaped(lines[i])
    print "</g>\n</svg>"
  }'
