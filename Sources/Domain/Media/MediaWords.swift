/// The names that a policy file may use; libav's, as the facts have them. A name that no film has would fail every clip.
enum MediaWords {
  static let videoCodecs = [
    "h264", "hevc", "av1", "vp8", "vp9", "mpeg4", "mpeg2video", "mjpeg", "prores", "dnxhd", "ffv1", "rawvideo",
  ]
  static let audioCodecs = [
    "aac", "mp3", "opus", "vorbis", "flac", "alac", "ac3", "eac3", "pcm_s16le", "pcm_s16be", "pcm_s24le", "pcm_s24be",
    "pcm_s32le", "pcm_f32le",
  ]
  /// What people call them otherwise.
  static let codecAliases = [
    "avc": "h264", "avc1": "h264", "x264": "h264", "h.264": "h264", "h265": "hevc", "h.265": "hevc", "x265": "hevc",
    "hvc1": "hevc", "hev1": "hevc", "av01": "av1", "mp4a": "aac", "aac-lc": "aac", "pcm": "pcm_s16le",
  ]
  static let profiles = [
    "Baseline", "Constrained Baseline", "Main", "Extended", "High", "High 10", "High 10 Intra", "High 4:2:2",
    "High 4:2:2 Intra", "High 4:4:4 Predictive", "Main 10", "Main Still Picture", "Rext", "Professional", "Profile 0",
    "Profile 1", "Profile 2", "Profile 3", "Simple Profile", "Advanced Simple Profile", "Proxy", "LT", "Standard", "HQ",
    "4444", "XQ",
  ]
  static let pixelFormats = [
    "yuv420p", "yuv422p", "yuv444p", "yuvj420p", "yuvj422p", "yuvj444p", "yuv420p10le", "yuv422p10le", "yuv444p10le",
    "yuv420p12le", "yuv422p12le", "yuv444p12le", "yuva420p", "yuva444p10le", "nv12", "gbrp", "gbrp10le", "rgb24",
    "gray",
  ]
}
