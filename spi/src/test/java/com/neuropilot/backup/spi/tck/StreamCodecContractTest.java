package com.neuropilot.backup.spi.tck;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.neuropilot.backup.spi.EncodingStream;
import com.neuropilot.backup.spi.IntegrityException;
import com.neuropilot.backup.spi.StreamCodec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each way to get a codec wrong is noticed by the suite. */
class StreamCodecContractTest {
  private static final byte[] MAGIC = {'c', 'o', 'd'};
  private static final int HASH = 32;

  private interface ContractTest {
    void run(StreamCodecContract suite) throws Exception;
  }

  /** What can be wrong, and the test that must notice it. */
  enum Defect {
    CLOSE_COMPLETES(suite -> suite.closingWithoutFinishAborts(200)),
    CLOSES_THE_SINK(StreamCodecContract::sinkIsNotClosed),
    LEAVES_THE_SOURCE_OPEN(StreamCodecContract::sourceIsClosedWithTheStream),
    WRITES_AFTER_FINISH(StreamCodecContract::writingAfterFinishIsRefused),
    FINISHES_AFTER_CLOSE(StreamCodecContract::writingOrFinishingAfterCloseIsRefused),
    FORGETS_FAILURES(StreamCodecContract::finishAfterAFailureIsRefused),
    TAKES_NOTHING_FOR_AN_END(StreamCodecContract::emptyInputIsRefused),
    TAKES_A_CUT_FOR_AN_END(StreamCodecContract::truncationIsRefusedAtEachPosition),
    CHECKS_NO_HASH(StreamCodecContract::changedBitIsRefusedOrChangesNothing),
    IGNORES_WHAT_FOLLOWS(StreamCodecContract::bytesAfterTheEndAreRefused),
    HIDES_A_FAILED_SOURCE(StreamCodecContract::sourceThatBreaksMakesTheStreamFail);

    @SuppressWarnings("ImmutableEnumChecker") // a method reference without state
    private final ContractTest test;

    Defect(ContractTest test) {
      this.test = test;
    }
  }

  @ParameterizedTest
  @EnumSource
  void defectIsNoticed(Defect defect) {
    Suite suite = new Suite(Optional.of(defect));
    assertThatThrownBy(() -> defect.test.run(suite)).isInstanceOf(AssertionError.class);
  }

  @ParameterizedTest
  @EnumSource
  void codecWithoutTheDefectPasses(Defect defect) {
    Suite suite = new Suite(Optional.empty());
    assertThatCode(() -> defect.test.run(suite)).doesNotThrowAnyException();
  }

  private static final class Suite extends StreamCodecContract {
    private final Optional<Defect> defect;

    Suite(Optional<Defect> defect) {
      this.defect = defect;
    }

    @Override
    protected StreamCodec codec() {
      return new Framed(defect);
    }
  }

  /** Magic bytes, length, the bytes, their SHA-256. */
  private record Framed(Optional<Defect> defect) implements StreamCodec {
    @Override
    public String fileExtension() {
      return ".framed";
    }

    @Override
    public EncodingStream encode(OutputStream sink) {
      return new FramedEncoder(sink, this);
    }

    @Override
    public InputStream decode(InputStream source) {
      return new FilterInputStream(source) {
        private Optional<InputStream> plain = Optional.empty();

        @Override
        public int read() throws IOException {
          byte[] one = new byte[1];
          return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
          if (plain.isEmpty()) {
            plain = Optional.of(new ByteArrayInputStream(unframed(encoded())));
          }
          return plain.get().read(buffer, offset, length);
        }

        @Override
        public void close() throws IOException {
          if (!has(Defect.LEAVES_THE_SOURCE_OPEN)) {
            super.close();
          }
        }

        private byte[] encoded() throws IOException {
          try {
            return in.readAllBytes();
          } catch (IOException e) {
            if (has(Defect.HIDES_A_FAILED_SOURCE)) {
              return framed(new byte[0]);
            }
            throw e;
          }
        }
      };
    }

    boolean has(Defect wanted) {
      return defect.filter(wanted::equals).isPresent();
    }

    static byte[] framed(byte[] plain) {
      byte[] length = String.format("%010d", plain.length).getBytes(StandardCharsets.US_ASCII);
      byte[] head = Samples.joined(MAGIC, length);
      return Samples.joined(Samples.joined(head, plain), BytesContent.digest(plain));
    }

    private byte[] unframed(byte[] encoded) throws IOException {
      int head = MAGIC.length + 10;
      if (encoded.length == 0 && has(Defect.TAKES_NOTHING_FOR_AN_END)) {
        return encoded;
      }
      if (encoded.length < head + HASH
          || !Arrays.equals(MAGIC, Arrays.copyOf(encoded, MAGIC.length))) {
        return refuse(encoded, Math.min(head, encoded.length));
      }
      String length = new String(encoded, MAGIC.length, 10, StandardCharsets.US_ASCII);
      int end =
          length.matches("\\d{10}")
              ? head + (int) Math.min(Integer.MAX_VALUE / 2, Long.parseLong(length))
              : 0;
      if (end < head || encoded.length < end + HASH) {
        return refuse(encoded, head);
      }
      if (encoded.length > end + HASH && !has(Defect.IGNORES_WHAT_FOLLOWS)) {
        throw new IntegrityException("There are bytes after the end.");
      }
      byte[] plain = Arrays.copyOfRange(encoded, head, end);
      byte[] hash = Arrays.copyOfRange(encoded, end, end + HASH);
      if (!has(Defect.CHECKS_NO_HASH) && !Arrays.equals(hash, BytesContent.digest(plain))) {
        throw new IntegrityException("The hash is another.");
      }
      return plain;
    }

    private byte[] refuse(byte[] encoded, int from) throws IntegrityException {
      if (has(Defect.TAKES_A_CUT_FOR_AN_END)) {
        return Arrays.copyOfRange(encoded, from, encoded.length);
      }
      throw new IntegrityException("It is cut.");
    }
  }

  private static final class FramedEncoder extends EncodingStream {
    private final OutputStream sink;
    private final Framed codec;
    private final ByteArrayOutputStream plain = new ByteArrayOutputStream();
    private boolean open = true;

    FramedEncoder(OutputStream sink, Framed codec) {
      this.sink = sink;
      this.codec = codec;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (!open && !codec.has(Defect.WRITES_AFTER_FINISH)) {
        throw new IOException("ended");
      }
      plain.write(bytes, offset, length);
    }

    @Override
    public void finish() throws IOException {
      if (!open && !codec.has(Defect.FINISHES_AFTER_CLOSE)) {
        throw new IOException("ended");
      }
      open = codec.has(Defect.FORGETS_FAILURES);
      sink.write(Framed.framed(plain.toByteArray()));
      open = false;
    }

    @Override
    public void close() throws IOException {
      if (open && codec.has(Defect.CLOSE_COMPLETES)) {
        finish();
      }
      if (codec.has(Defect.CLOSES_THE_SINK)) {
        sink.close();
      }
      open = false;
    }
  }
}
