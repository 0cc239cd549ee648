package io.pintags.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is wanted at the same moment is done in one call, and each gets what it wanted. */
class BatcherTest {
    private static final int ERROR = Integer.MIN_VALUE;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<List<Integer>> calls = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch firstMayEnd = new CountDownLatch(1);
    private final Batcher<Integer, String> batcher = new Batcher<>(4, this::work);

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    @Test
    void whatGathersDuringOneCallIsDoneInTheNext() {
        CompletableFuture<String> first = ask(0);
        await().until(() -> calls.size() == 1);
        List<CompletableFuture<String>> others =
                IntStream.rangeClosed(1, 6).mapToObj(this::ask).toList();
        await().until(batcher::waiting, waiting -> waiting == 6);
        firstMayEnd.countDown();

        assertThat(first.join()).isEqualTo("0");
        assertThat(others).extracting(CompletableFuture::join).containsExactly("1", "2", "3", "4", "5", "6");
        assertThat(calls).extracting(List::size).containsExactly(1, 4, 2);
    }

    @Test
    void oneThatCannotBeDoneHoldsUpNobody() {
        CompletableFuture<String> first = ask(0);
        await().until(() -> calls.size() == 1);
        List<CompletableFuture<String>> others =
                IntStream.of(1, -2, 3).mapToObj(this::ask).toList();
        await().until(batcher::waiting, waiting -> waiting == 3);
        firstMayEnd.countDown();

        assertThat(first.join()).isEqualTo("0");
        assertThat(others.get(0).join()).isEqualTo("1");
        assertThat(others.get(2).join()).isEqualTo("3");
        assertThatThrownBy(() -> others.get(1).join()).hasCauseInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whoIsAloneIsToldWhatWentWrong() {
        firstMayEnd.countDown();

        assertThatThrownBy(() -> batcher.call(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThat(batcher.call(1)).isEqualTo("1");
    }

    @Test
    void anErrorStrandsNobody() {
        CompletableFuture<String> first = ask(0);
        await().until(() -> calls.size() == 1);
        List<CompletableFuture<String>> others =
                IntStream.of(1, ERROR, 3).mapToObj(this::ask).toList();
        await().until(batcher::waiting, waiting -> waiting == 3);
        firstMayEnd.countDown();

        assertThat(first.join()).isEqualTo("0");
        assertThat(others.get(2).join()).isEqualTo("3");
        assertThatThrownBy(() -> others.get(1).join()).hasCauseInstanceOf(StackOverflowError.class);
    }

    private CompletableFuture<String> ask(int number) {
        return CompletableFuture.supplyAsync(() -> batcher.call(number), threads);
    }

    private List<String> work(List<Integer> numbers) {
        calls.add(numbers);
        try {
            firstMayEnd.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        if (numbers.contains(ERROR)) {
            throw new StackOverflowError();
        }
        if (numbers.stream().anyMatch(number -> number < 0)) {
            throw new IllegalArgumentException("negative");
        }
        return numbers.stream().map(String::valueOf).toList();
    }
}
