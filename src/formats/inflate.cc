#include "formats/inflate.h"

#include <zlib.h>

#include <algorithm>
#include <string>

namespace bridle {
namespace {

constexpr std::size_t kPiece = 64U << 10;

// A z_stream that ends itself.
class Stream {
 public:
  explicit Stream(Bytes packed) {
    // zlib reads through this pointer and never writes.
    z_.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(packed.data()));
    z_.avail_in = static_cast<uInt>(packed.size());
    ok_ = inflateInit(&z_) == Z_OK;
  }
  ~Stream() {
    if (ok_) inflateEnd(&z_);
  }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  bool ok() const { return ok_; }
  std::size_t left() const { return z_.avail_in; }

  // The state of zlib after up to `size` more bytes, of which `size` is then what came.
  int read(std::byte* into, std::size_t& size) {
    z_.next_out = reinterpret_cast<Bytef*>(into);
    z_.avail_out = static_cast<uInt>(size);
    const int state = inflate(&z_, Z_NO_FLUSH);
    size -= z_.avail_out;
    return state;
  }

 private:
  z_stream z_ = {};
  bool ok_ = false;
};

}  // namespace

Inflated inflate_zlib(Bytes packed, std::uint64_t most) {
  Inflated out;
  const auto fail = [&out](ErrorCode code, std::string_view message) {
    out.error = Error{code, std::string(message)};
  };
  if (packed.size() > UINT32_MAX) {
    fail(ErrorCode::over_limit, "is larger than a packed file may be");
    return out;
  }
  Stream stream(packed);
  if (!stream.ok()) {
    fail(ErrorCode::internal, "zlib does not start");
    return out;
  }
  std::vector<std::byte> piece(kPiece);
  while (true) {
    std::size_t size = piece.size();
    const int state = stream.read(piece.data(), size);
    const auto room = static_cast<std::size_t>(most - out.bytes.size());
    const std::size_t taken = std::min(size, room);
    out.bytes.insert(out.bytes.end(), piece.begin(),
                     piece.begin() + static_cast<std::ptrdiff_t>(taken));
    if (taken < size) {
      fail(ErrorCode::over_limit, "unpacks to more than a file may have");
      return out;
    }
    if (state == Z_STREAM_END) break;
    if (state != Z_OK) {
      fail(ErrorCode::malformed,
           state == Z_BUF_ERROR ? "the packed stream stops early" : "is no sound zlib stream");
      return out;
    }
  }
  if (stream.left() > 0) fail(ErrorCode::malformed, "more stands behind the packed stream");
  return out;
}

}  // namespace bridle
