import Basics
import Foundation
import TestSupport
import Testing

/// Work that several machines share, and runs that must keep out of each other's way.
@Suite struct SharedWorkTests {
  private let box: Sandbox

  init() throws { box = try Sandbox.withTinyExperiments() }

  private func experiments(_ arguments: String...) -> [String] {
    ["experiments", "--configuration", "tiny.json", "--data", "data", "--only", "table4,table6"]
      + arguments
  }

  /// Three shards, each as often as it takes, and a last run without one: the tables are those of
  /// one run, and nothing is made twice.
  @Test func shardsMakeWhatOneRunMakes() throws {
    try box.done(experiments("--results", "whole"))
    var waits = true
    for _ in 0..<10 where waits {
      let statuses = try (1...3).map { number in
        let run = try box.start(experiments("--results", "shared", "--shard", "\(number)/3"))
          .wait(timeout: 120)
        try #require([0, 2].contains(run.status), "\(run.errors)")
        #expect(run.output == "shard \(number)/3: \(run.status == 0 ? "done" : "waits")\n")
        #expect((run.status == 2) == run.errors.contains("waits for other shards"))
        return run.status
      }
      waits = statuses.contains(2)
    }
    #expect(!waits)
    let plan = try box.done(experiments("--results", "shared", "--plan"))
    #expect(plan.output.contains("dnn1 retrain partial  ") && plan.output.contains(" finished\n"))
    #expect(try box.names().contains { $0.hasPrefix("shared/examples/") && $0.contains("shard-3") })
    #expect(try !box.names().contains("shared/report.html"))

    let last = try box.done(experiments("--results", "shared"))
    #expect(last.output == "shared/report.html\n")
    #expect(!last.errors.contains("retrain partial: done in"))
    #expect(try !box.names().contains { $0.hasPrefix("shared/") && $0.hasSuffix(".jsonl.part") })
    #expect(
      try !box.names().contains {
        $0.hasPrefix("shared/") && $0.contains("shard-")
      })
    for table in ["table4-retraining", "table6-comparison"] {
      #expect(box.text("shared/tables/\(table).csv") == box.text("whole/tables/\(table).csv"))
    }
  }

  @Test func partsOfAnAttackAreMerged() throws {
    try box.done(
      "train", "--hidden", "6", "--epochs", "40", "--learning-rate", "0.01", "--batch-size", "8",
      "--data", "data", "-o", "m.safetensors")
    let attack = ["attack", "--model", "m.safetensors", "--data", "data", "--count", "5"]
    try box.done(attack + ["-o", "all.jsonl"])
    for part in 1...2 {
      try box.done(attack + ["--shard", "\(part)/2", "-o", "part\(part).jsonl"])
    }
    let merged = try box.done("merge", "part1.jsonl", "part2.jsonl", "part1.jsonl", "-o", "m.jsonl")
    #expect(merged.output == "m.jsonl: 5 records\n")
    let (whole, joined) = try (Records(box.text("all.jsonl")), Records(box.text("m.jsonl")))
    #expect(
      Set(whole.all.compactMap { $0["index"] as? Int })
        == Set(joined.all.compactMap { $0["index"] as? Int }))
    try box.expectFailure(["merge", "part1.jsonl", "-o", "m.jsonl"], saying: "exists already")
    try box.expectUsageError(["merge", "-o", "x.jsonl"], saying: "missing FILE...")
    try box.expectUsageError(attack + ["--shard", "3/2"], saying: "--shard", "from 1")

    // A record that says that an example of the other is impossible.
    let text = box.text("part1.jsonl")
    let bound = try #require(text.firstRange(of: "\"lower_bound\":"))
    try box.write(
      text[..<bound.upperBound] + "1e3,\"was\":" + text[bound.upperBound...], as: "wrong.jsonl")
    try box.expectFailure(
      ["merge", "part1.jsonl", "wrong.jsonl", "-o", "x.jsonl"], saying: "wrong.jsonl", "image",
      "no example is closer than 1000", "part1.jsonl")
    #expect(try !box.names().contains("x.jsonl"))
  }

  @Test func aSecondRunIsRefused() throws {
    try FileManager.default.createDirectory(
      atPath: box.path + "/r", withIntermediateDirectories: true)
    let other = try #require(try FileLock(path: box.path + "/r/.lock", isShared: true))
    try box.expectFailure(experiments("--results", "r"), saying: "r: another run is at work there")
    let shard = try #require(try FileLock(path: box.path + "/r/.lock.shard-1-of-2"))
    try box.expectFailure(
      experiments("--results", "r", "--shard", "1/2"), saying: "r: another run is at work there")
    withExtendedLifetime((other, shard)) {}
  }
}
