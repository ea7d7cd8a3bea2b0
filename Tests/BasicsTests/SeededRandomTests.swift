import Basics
import Testing

@Suite struct SeededRandomTests {
  /// Numbers of another program: a transcription of the authors' C code (splitmix64.c,
  /// xoshiro256starstar.c) in Python, which itself gives the published sequences (11520, 0,
  /// 1509978240, 1215971899390074240, ... from the state 1, 2, 3, 4; 6457827717110365317,
  /// 3203168211198807973, ... of SeededRandom from 1234567). A stream adds its number times
  /// 0xd1342543de82ef95 to the seed.
  @Test(
    arguments: [
      (
        UInt64(0), UInt64(0),
        [
          0x99ec_5f36_cb75_f2b4, 0xbf6e_1f78_4956_452a, 0x1a5f_849d_4933_e6e0,
          0x6aa5_94f1_262d_2d2c,
        ]
      ),
      (
        42, 0,
        [
          0x1578_0b2e_0c2e_c716, 0x6104_d986_6d11_3a7e, 0xae17_5332_39e4_99a1,
          0xecb8_ad47_03b3_60a1,
        ]
      ),
      (
        42, 1,
        [
          0x1802_47f2_e363_5182, 0xccc3_601b_72c8_8777, 0x9089_cff6_98d1_db80,
          0xa93c_da9a_18f0_e97e,
        ]
      ),
      (
        UInt64.max, 3,
        [
          0x6ca5_3250_73c2_1f46, 0x71ad_dd0b_feb5_af39, 0x33b4_733f_7a16_1f24,
          0x1b08_9f67_f5ad_4df7,
        ]
      ),
    ] as [(UInt64, UInt64, [UInt64])])
  func sequencesAreTheAuthors(seed: UInt64, stream: UInt64, expected: [UInt64]) {
    var random = SeededRandom(seed: seed, stream: stream)
    #expect(expected.map { _ in random.next() } == expected)
  }

  /// The upper 53 bits over 2^53: 0x15780b2e0c2ec716 >> 11 over 2^53 is 0.08386297105988216.
  @Test func uniformTakesTheUpperBits() {
    var random = SeededRandom(seed: 42)
    let expected = [
      0.08386297105988216, 0.3789802506626686, 0.6800434110281394, 0.9246929453253876,
    ]
    #expect(expected.map { _ in random.uniform() } == expected)
    var scaled = SeededRandom(seed: 42)
    #expect(scaled.uniform(-2, 6) == -2 + 8 * 0.08386297105988216)
  }

  /// Mean 1/2 and variance 1/12, each within five standard errors of 100,000 numbers.
  @Test func uniformIsUniform() {
    var random = SeededRandom(seed: 3)
    let count = 100_000.0
    let values = (0..<Int(count)).map { _ in random.uniform() }
    #expect(values.allSatisfy { 0 <= $0 && $0 < 1 })
    let mean = values.reduce(0, +) / count
    let variance = values.map { ($0 - 0.5) * ($0 - 0.5) }.reduce(0, +) / count
    #expect(abs(mean - 0.5) < 5 * (1 / 12.0 / count).squareRoot())
    #expect(abs(variance - 1 / 12.0) < 5 * (1 / 180.0 / count).squareRoot())
  }

  @Test func seedsAndStreamsAreApart() {
    var firsts: Set<UInt64> = []
    for seed in UInt64(0)..<100 {
      for stream in UInt64(0)..<10 {
        var random = SeededRandom(seed: seed, stream: stream)
        firsts.insert(random.next())
      }
    }
    #expect(firsts.count == 1000)
  }
}
