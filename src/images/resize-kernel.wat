;; The two passes of a resize, for any filter: weights are in units of 2^-22, sums start at half a unit, and what is
;; written is clipped to a byte. Sums of 32 bits wrap as Pillow's do. Pixels are three bytes; four are read and written
;; at a time, so that one byte after the last pixel (15 after the last row of the vertical pass) must be there.
;; `npm run kernel` writes it to resize-kernel.ts.
(module
  (memory (import "kernel" "memory") 1)

  ;; Each of `rows` rows, squeezed or stretched to `width` pixels. `starts` are in bytes.
  (func (export "horizontally")
    (param $source i32) (param $rowBytes i32) (param $rows i32) (param $target i32) (param $width i32)
    (param $starts i32) (param $counts i32) (param $taps i32) (param $stride i32)
    (local $x i32) (local $from i32) (local $tap i32) (local $end i32) (local $firstTap i32) (local $sum v128)
    (block $done
      (br_if $done (i32.eqz (local.get $width)))
      (loop $row
        (br_if $done (i32.eqz (local.get $rows)))
        (local.set $x (i32.const 0))
        (local.set $firstTap (local.get $taps))
        (loop $pixel
          (local.set $from
            (i32.add (local.get $source) (i32.load (i32.add (local.get $starts) (local.get $x)))))
          (local.set $tap (local.get $firstTap))
          (local.set $end
            (i32.add (local.get $tap)
              (i32.shl (i32.load (i32.add (local.get $counts) (local.get $x))) (i32.const 2))))
          (local.set $sum (v128.const i32x4 0x200000 0x200000 0x200000 0x200000))
          (loop $weigh
            (local.set $sum
              (i32x4.add (local.get $sum)
                (i32x4.mul
                  (i32x4.extend_low_i16x8_u (i16x8.extend_low_i8x16_u (v128.load32_zero align=1 (local.get $from))))
                  (v128.load32_splat (local.get $tap)))))
            (local.set $from (i32.add (local.get $from) (i32.const 3)))
            (br_if $weigh
              (i32.lt_u (local.tee $tap (i32.add (local.get $tap) (i32.const 4))) (local.get $end))))
          (local.set $sum (i32x4.shr_s (local.get $sum) (i32.const 22)))
          (local.set $sum (i16x8.narrow_i32x4_s (local.get $sum) (local.get $sum)))
          (v128.store32_lane align=1 0 (local.get $target)
            (i8x16.narrow_i16x8_u (local.get $sum) (local.get $sum)))
          (local.set $target (i32.add (local.get $target) (i32.const 3)))
          (local.set $firstTap (i32.add (local.get $firstTap) (local.get $stride)))
          (br_if $pixel
            (i32.lt_u (local.tee $x (i32.add (local.get $x) (i32.const 4)))
              (i32.shl (local.get $width) (i32.const 2)))))
        (local.set $source (i32.add (local.get $source) (local.get $rowBytes)))
        (local.set $rows (i32.sub (local.get $rows) (i32.const 1)))
        (br $row))))

  ;; One row of `bytes` bytes: the weighted sum of `count` rows from `source` on.
  (func (export "vertically")
    (param $source i32) (param $rowBytes i32) (param $target i32) (param $bytes i32)
    (param $taps i32) (param $count i32)
    (local $end i32) (local $from i32) (local $tap i32) (local $left i32)
    (local $bytes16 v128) (local $words v128) (local $weight v128)
    (local $a v128) (local $b v128) (local $c v128) (local $d v128)
    (local.set $end (i32.add (local.get $target) (local.get $bytes)))
    (loop $block
      (local.set $from (local.get $source))
      (local.set $tap (local.get $taps))
      (local.set $left (local.get $count))
      (local.set $a (v128.const i32x4 0x200000 0x200000 0x200000 0x200000))
      (local.set $b (local.get $a))
      (local.set $c (local.get $a))
      (local.set $d (local.get $a))
      (loop $weigh
        (local.set $bytes16 (v128.load align=1 (local.get $from)))
        (local.set $weight (v128.load32_splat (local.get $tap)))
        (local.set $words (i16x8.extend_low_i8x16_u (local.get $bytes16)))
        (local.set $a (i32x4.add (local.get $a)
          (i32x4.mul (i32x4.extend_low_i16x8_u (local.get $words)) (local.get $weight))))
        (local.set $b (i32x4.add (local.get $b)
          (i32x4.mul (i32x4.extend_high_i16x8_u (local.get $words)) (local.get $weight))))
        (local.set $words (i16x8.extend_high_i8x16_u (local.get $bytes16)))
        (local.set $c (i32x4.add (local.get $c)
          (i32x4.mul (i32x4.extend_low_i16x8_u (local.get $words)) (local.get $weight))))
        (local.set $d (i32x4.add (local.get $d)
          (i32x4.mul (i32x4.extend_high_i16x8_u (local.get $words)) (local.get $weight))))
        (local.set $from (i32.add (local.get $from) (local.get $rowBytes)))
        (local.set $tap (i32.add (local.get $tap) (i32.const 4)))
        (br_if $weigh (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))
      (v128.store align=1 (local.get $target)
        (i8x16.narrow_i16x8_u
          (i16x8.narrow_i32x4_s
            (i32x4.shr_s (local.get $a) (i32.const 22)) (i32x4.shr_s (local.get $b) (i32.const 22)))
          (i16x8.narrow_i32x4_s
            (i32x4.shr_s (local.get $c) (i32.const 22)) (i32x4.shr_s (local.get $d) (i32.const 22)))))
      (local.set $source (i32.add (local.get $source) (i32.const 16)))
      (br_if $block
        (i32.lt_u (local.tee $target (i32.add (local.get $target) (i32.const 16))) (local.get $end)))))
)
