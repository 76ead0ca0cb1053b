# A second, independent scorer: what `cohortvault evaluate` must agree with. It reads what bcftools prints, the samples in one
# order in all files, and shares nothing with the program.
#
#   awk -f score.awk mode=sites SITES mode=array ARRAY mode=truth TRUTH mode=imputed IMPUTED mode=phased PHASED
#
# SITES and ARRAY are tables CHROM POS REF ALT AC AN; the others come from
#   bcftools query -f '%POS\t%REF\t%ALT[\t%GT]\n'    (truth, phased)     and [\t%DS] (imputed)
# It prints "r2 BIN VALUE" for each bin of minor allele frequency, and "switch SWITCHES PAIRS".
BEGIN { FS = "\t"; bins = split("0.001 0.005 0.01 0.05 1", upper, " ") }

mode == "sites" { frequency[$2, $3, $4] = $5 / $6; next }
mode == "array" { typed[$2, $3, $4] = 1; next }
mode == "truth" { if (!(($1, $2, $3) in truth)) { truth[$1, $2, $3] = $0; order[++sites] = $1 SUBSEP $2 SUBSEP $3 } next }

mode == "imputed" {
    key = $1 SUBSEP $2 SUBSEP $3
    if (!(key in truth) || !(key in frequency) || key in typed || key in seen) next
    seen[key] = 1
    split(truth[key], t, "\t")
    for (i = 4; i <= NF; i++) if ($i != ".") add(key, t[i], $i)
    next
}

mode == "phased" {
    key = $1 SUBSEP $2 SUBSEP $3
    if (!(key in truth) || key in phased) next
    phased[key] = 1
    split(truth[key], t, "\t")
    for (i = 4; i <= NF; i++) {
        if ((t[i] != "0|1" && t[i] != "1|0") || ($i != "0|1" && $i != "1|0")) continue
        agrees = (t[i] == $i) ? "yes" : "no"
        if (i in last) { pairs++; if (last[i] != agrees) switches++ }
        last[i] = agrees
    }
}

# One genotype into the sums of its bin.
function add(key, genotype, y,    x, m, b) {
    if (genotype ~ /\./) return
    x = gsub(/1/, "1", genotype)
    m = frequency[key]
    if (m > 0.5) m = 1 - m
    for (b = 1; m >= upper[b]; b++);
    n[b]++; sx[b] += x; sy[b] += y; sxx[b] += x * x; syy[b] += y * y; sxy[b] += x * y
}

END {
    for (s = 1; s <= sites; s++) {
        key = order[s]
        if (!(key in frequency) || key in typed || key in seen) continue
        count = split(truth[key], t, "\t")
        for (i = 4; i <= count; i++) add(key, t[i], frequency[key] * (t[i] ~ /[|\/]/ ? 2 : 1))
    }
    for (b = 1; b <= bins; b++) {
        if (!n[b]) continue
        c = sxy[b] - sx[b] * sy[b] / n[b]
        v = (sxx[b] - sx[b] * sx[b] / n[b]) * (syy[b] - sy[b] * sy[b] / n[b])
        if (v > 0) printf "r2 %d %.9f\n", b, c * c / v
    }
    printf "switch %d %d\n", switches, pairs
}
