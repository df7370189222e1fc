"""scikit-learn on the same bytes: fit, score_samples, and the same trees scored by leaf tables ("apply"), which stands in for newer versions."""
import sys, time
from multiprocessing.pool import ThreadPool
import numpy as np, sklearn
from sklearn.ensemble import IsolationForest

rows = np.fromfile(sys.argv[1], np.float32).reshape(-1, int(sys.argv[2]))
jobs, repeats, block = int(sys.argv[3]), int(sys.argv[4]), 65536


def c(n):
    n = np.asarray(n, dtype=np.float64); out = np.zeros(n.shape); out[n == 2] = 1.0; m = n > 2
    out[m] = 2.0 * (np.log(n[m] - 1.0) + np.euler_gamma) - 2.0 * (n[m] - 1.0) / n[m]
    return out


def tables(forest):
    result = []
    for e in forest.estimators_:
        t = e.tree_; depth = np.zeros(t.node_count)
        for i in range(t.node_count):
            if t.children_left[i] >= 0:
                depth[t.children_left[i]] = depth[t.children_right[i]] = depth[i] + 1
        result.append(depth + c(t.n_node_samples))
    return result


def apply(forest, pool):
    leaves = tables(forest); out = np.empty(len(rows)); norm = 100 * c([forest.max_samples_])[0]
    def one(a):
        x = rows[a:a + block]; d = np.zeros(len(x))
        for e, table in zip(forest.estimators_, leaves):
            d += table[e.tree_.apply(x)]
        out[a:a + block] = 2.0 ** (-d / norm)
    list(pool.imap_unordered(one, range(0, len(rows), block)))


fit, score, fast = [], [], []
with ThreadPool(jobs) as pool:
    for seed in range(repeats):
        forest = IsolationForest(n_estimators=100, max_samples=min(256, len(rows)), n_jobs=jobs, random_state=seed)
        t = time.perf_counter(); forest.fit(rows); fit.append(time.perf_counter() - t)
        t = time.perf_counter(); forest.score_samples(rows); score.append(time.perf_counter() - t)
        t = time.perf_counter(); apply(forest, pool); fast.append(time.perf_counter() - t)
print(f"sklearn {sklearn.__version__} threads {jobs}: fit {np.median(fit) * 1000:.1f} ms, score_samples {len(rows) / np.median(score) / 1e6:.3f} M rows/s, apply {len(rows) / np.median(fast) / 1e6:.3f} M rows/s")
