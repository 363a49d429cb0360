// Protocol Buffers without a schema: each field, and each that may be a message, some levels deep.

#include "formats/protobuf_wire.h"
#include "fuzz.h"

namespace bridle::fuzz {
namespace {

void walk(Bytes bytes, int depth) {
  protobuf::Message message(bytes);
  while (message.next()) {
    touch(message.bytes());
    if (depth < 4 && message.wire() == protobuf::Wire::bytes) walk(message.bytes(), depth + 1);
  }
}

}  // namespace
}  // namespace bridle::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace bridle;
  fuzz::walk(fuzz::input(data, size), 0);
  return 0;
}
