// android.audio_recording: use of microphone and cameras, as audio and camera services log it.
//
//   01-28 17:37:21:123 rec start riid:123 uid:10154 session:153 src:MIC not silenced
//   pack:com.example 01-28 17:37:21 : CONNECT device 0 client for package com.example (PID 1234)
//
// These logs tell no year, so the rows have no time of their own.
// Format: docs/formats/android-activity.md

#include "artifacts/artifact.h"
#include "artifacts/dumpsys_text.h"

namespace bridle::artifacts {
namespace {

struct Use {
  std::optional<std::string_view> when = std::nullopt;
  std::string_view device;
  std::string_view event;
  std::optional<std::string_view> package = std::nullopt;
  std::optional<std::int64_t> uid = std::nullopt;
  std::optional<std::int64_t> pid = std::nullopt;
  std::optional<std::string_view> source = std::nullopt;
  std::optional<bool> silenced = std::nullopt;
};

constexpr Column kColumns[] = {
    column<&Use::when>("when", Role::none, "month, day and local time; none: when it was taken"),
    column<&Use::device>("device", Role::none, "microphone, camera"),
    column<&Use::event>("event", Role::none, "start, stop, update, active"),
    column<&Use::package>("package", Role::app_id, "the app"),
    column<&Use::uid>("uid", Role::none, "its user ID"),
    column<&Use::pid>("pid", Role::none, "its process"),
    column<&Use::source>("source", Role::none, "MIC, VOICE_CALL, ...; number of the camera"),
    column<&Use::silenced>("silenced", Role::none, "the system gave it silence"),
};

constexpr std::string_view kSummary[] = {"package", "device", "event"};

constexpr std::string_view kPaths[] = {"*/dumpsys/audio", "*/dumpsys/audio#*",
                                       "*/dumpsys/media.camera", "*/dumpsys/media.camera#*"};

// "uid:10154", "pack:com.example"
std::optional<std::string_view> part(std::string_view line, std::string_view key) {
  return dumpsys::word(line, key);
}

std::optional<std::string_view> when_of(std::string_view line) {
  constexpr std::size_t kDate = 14;  // "01-28 17:37:21"
  if (line.size() < kDate || line[2] != '-' || line[5] != ' ' || line[8] != ':') {
    return std::nullopt;
  }
  std::size_t end = kDate;
  while (end < line.size() && line[end] != ' ') ++end;
  return line.substr(0, end);
}

bool read_microphone(std::string_view line, Use& row) {
  struct Name {
    std::string_view text;
    std::string_view event;
  };
  constexpr Name kEvents[] = {{" rec start ", "start"},
                              {" rec stop ", "stop"},
                              {" rec release ", "stop"},
                              {" rec update ", "update"},
                              {"session:", "active"}};
  for (const Name& name : kEvents) {
    const bool active = name.event == "active";
    const bool found = active ? line.starts_with(name.text) &&
                                    line.find("source client=") != std::string_view::npos
                              : line.find(name.text) != std::string_view::npos;
    if (!found) continue;
    row.device = "microphone";
    row.event = name.event;
    row.package = part(line, "pack:");
    const auto uid = part(line, "uid:");
    if (uid) row.uid = dumpsys::number(*uid);
    row.source = active ? dumpsys::word(line, "client=") : part(line, "src:");
    if (line.find("not silenced") != std::string_view::npos) {
      row.silenced = false;
    } else if (line.find(" silenced ") != std::string_view::npos) {
      row.silenced = true;
    } else if (const auto silenced = part(line, "silenced:")) {
      row.silenced = *silenced == "true";
    }
    return true;
  }
  return false;
}

bool read_camera(std::string_view line, Use& row) {
  const bool start = line.find(" CONNECT device ") != std::string_view::npos;
  if (!start && line.find(" DISCONNECT device ") == std::string_view::npos) return false;
  row.device = "camera";
  row.event = start ? "start" : "stop";
  if (const auto number = dumpsys::behind(line, "CONNECT device ")) {
    row.source = dumpsys::known(number->substr(0, number->find(' ')));
  }
  if (const auto package = dumpsys::behind(line, "for package ")) {
    row.package = dumpsys::known(package->substr(0, package->find(' ')));
  }
  if (const auto pid = dumpsys::behind(line, "(PID ")) {
    row.pid = dumpsys::number(pid->substr(0, pid->find(')')));
  }
  return true;
}

void parse(const Input& in, Emit<Use>& out) {
  dumpsys::Lines<Use> lines(in, out);
  lines.seen();  // a phone need not have used either
  while (lines.next()) {
    const std::string_view line = dumpsys::trimmed(lines.text());
    Use row = {.when = when_of(line), .device = {}, .event = {}};
    if (read_microphone(line, row) || read_camera(line, row)) out.record(row, lines.where());
  }
}

}  // namespace

BRIDLE_ARTIFACT(android_audio_recording) = {.id = "android.audio_recording",
                                            .title = "Use of microphone and cameras",
                                            .paths = kPaths,
                                            .columns = kColumns,
                                            .summary = kSummary,
                                            .found_in = kInAndroidBugreport | kInAndroidQf,
                                            .parse = erased<&parse>};

}  // namespace bridle::artifacts
