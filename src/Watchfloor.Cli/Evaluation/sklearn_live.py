"""scikit-learn's IsolationForest on one labelled table: prints mean ROC AUC, mean average precision, fit and score seconds."""
import sys, time
import numpy as np, pandas as pd, sklearn
from sklearn.ensemble import IsolationForest
from sklearn.metrics import average_precision_score, roc_auc_score

table = pd.read_csv(sys.argv[1], dtype=np.float32)
labels = table.pop("label").to_numpy() > 0.5
rows = np.ascontiguousarray(table.to_numpy(np.float32))
auc, precision, fit, score = [], [], [], []
for seed in range(int(sys.argv[2])):
    forest = IsolationForest(n_estimators=100, max_samples=min(256, len(rows)), random_state=seed)
    started = time.perf_counter(); forest.fit(rows); fit.append(time.perf_counter() - started)
    started = time.perf_counter(); scores = -forest.score_samples(rows); score.append(time.perf_counter() - started)
    auc.append(roc_auc_score(labels, scores)); precision.append(average_precision_score(labels, scores))
print(sklearn.__version__, np.mean(auc), np.mean(precision), np.median(fit), np.median(score))
