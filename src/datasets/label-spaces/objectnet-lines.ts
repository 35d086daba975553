// Made by make-label-spaces.py; see README.md.

/** ObjectNet's 313 classes by folder: folder | name | indices of ImageNet classes that it overlaps with, if any. */
export const objectnetLines = `air_freshener|Air freshener|
alarm_clock|Alarm clock|409 530
backpack|Backpack|414
baking_sheet|Baking sheet|
banana|Banana|954
band_aid|Band Aid|419
baseball_bat|Baseball bat|
baseball_glove|Baseball glove|
basket|Basket|790
bathrobe|Bathrobe|
battery|Battery|
bed_sheet|Bed sheet|
beer_bottle|Beer bottle|440
beer_can|Beer can|
belt|Belt|
bench|Bench|703
bicycle|Bicycle|671 444
bike_pump|Bike pump|
bills_money|Bills (money)|
binder_closed|Binder (closed)|446
biscuits|Biscuits|
blanket|Blanket|
blender|Blender|
blouse|Blouse|
board_game|Board game|
book_closed|Book (closed)|
bookend|Bookend|
boots|Boots|
bottle_cap|Bottle cap|455
bottle_opener|Bottle opener|
bottle_stopper|Bottle stopper|
box|Box|
bracelet|Bracelet|
bread_knife|Bread knife|
bread_loaf|Bread loaf|930
briefcase|Briefcase|
brooch|Brooch|
broom|Broom|462
bucket|Bucket|463
butchers_knife|Butcher's knife|499
butter|Butter|
button|Button|
calendar|Calendar|
can_opener|Can opener|473
candle|Candle|470
canned_food|Canned food|
cd_case|CD case|
cellphone|Cellphone|487
cellphone_case|Cellphone case|
cellphone_charger|Cellphone charger|
cereal|Cereal|
chair|Chair|423 559 765
cheese|Cheese|
chess_piece|Chess piece|
chocolate|Chocolate|
chopstick|Chopstick|
clothes_hamper|Clothes hamper|588
clothes_hanger|Clothes hanger|
coaster|Coaster|
coffee_beans|Coffee beans|
coffee_french_press|Coffee/French press|550
coffee_grinder|Coffee grinder|
coffee_machine|Coffee machine|
coffee_table|Coffee table|
coin_money|Coin (money)|
comb|Comb|
combination_lock|Combination lock|507
computer_mouse|Computer mouse|673
contact_lens_case|Contact lens case|
cooking_oil_bottle|Cooking oil bottle|
cork|Cork|
cutting_board|Cutting board|
deodorant|Deodorant|
desk_lamp|Desk lamp|846
detergent|Detergent|
dish_soap|Dish soap|
document_folder_closed|Document folder (closed)|
dog_bed|Dog bed|
doormat|Doormat|539
drawer_open|Drawer (open)|
dress|Dress|578
dress_pants|Dress pants|
dress_shirt|Dress shirt|
dress_shoe_men|Dress shoe (men)|630
dress_shoe_women|Dress shoe (women)|
drill|Drill|740
drinking_cup|Drinking Cup|968
drinking_straw|Drinking straw|
drying_rack_for_clothes|Drying rack for clothes|
drying_rack_for_dishes|Drying rack for plates|729
dust_pan|Dust pan|
dvd_player|DVD player|
earbuds|Earbuds|
earring|Earring|
egg|Egg|
egg_carton|Egg carton|
envelope|Envelope|549
eraser_white_board|Eraser (white board)|
extension_cable|Extension cable|
eyeglasses|Eyeglasses|
fan|Fan|545
figurine_or_statue|Figurine or statue|
first_aid_kit|First aid kit|
flashlight|Flashlight|
floss_container|Floss container|
flour_container|Flour container|
fork|Fork|
frying_pan|Frying pan|567
full_sized_towel|Bath towel|434
glue_container|Glue container|
hair_brush|Hair brush|
hair_dryer|Hair dryer|589
hairclip|Hairclip|
hairtie|Hairtie|
hammer|Hammer|587
hand_mirror|Hand mirror|
hand_towel_or_rag|Dishrag or hand towel|533
handbag|Handbag|
hat|Hat|
headphones_over_ear|Headphones (over ear)|
helmet|Helmet|560 518
honey_container|Honey container|
ice|Ice|
ice_cube_tray|Ice cube tray|
iron_for_clothes|Iron (for clothes)|606
ironing_board|Ironing board|
jam|Jam|
jar|Jar|
jeans|Jeans|608
kettle|Kettle|
key_chain|Key chain|
keyboard|Keyboard|508
ladle|Ladle|618
lampshade|Lampshade|619
laptop_charger|Laptop charger|
laptop_open|Laptop (open)|620
leaf|Leaf|
leggings|Leggings|
lemon|Lemon|951
letter_opener|Letter opener|623
lettuce|Lettuce|
light_bulb|Light bulb|
lighter|Lighter|626
lipstick|Lipstick|629
loofah|Loofah|
magazine|Magazine|
makeup|Makeup|
makeup_brush|Makeup brush|
marker|Marker|
match|Match|644
measuring_cup|Measuring cup|647
microwave|Microwave|651
milk|Milk|
mixing_salad_bowl|Mixing / Salad Bowl|659
monitor|Monitor|664
mouse_pad|Mouse pad|
mouthwash|Mouthwash|
mug|Mug|504
multitool|Multitool|
nail_clippers|Nail clippers|
nail_fastener|Nail (fastener)|677
nail_file|Nail file|
nail_polish|Nail polish|
napkin|Napkin|
necklace|Necklace|679
newspaper|Newspaper|
night_light|Night light|
nightstand|Nightstand|
notebook|Notebook|
notepad|Notepad|
nut_for_screw|Nut for a screw|
orange|Orange|950
oven_mitts|Oven mitts|
padlock|Padlock|695
paint_can|Paint can|
paintbrush|Paintbrush|696
paper|Paper|
paper_bag|Paper bag|
paper_plates|Paper plates|
paper_towel|Paper towel|700
paperclip|Paperclip|
peeler|Peeler|
pen|Pen|418 749 563
pencil|Pencil|
pepper_shaker|Pepper shaker|
pet_food_container|Pet food container|
phone_landline|Phone (landline)|
photograph_printed|Photograph (printed)|
pill_bottle|Pill bottle|720
pill_organizer|Pill organizer|
pillow|Pillow|721
pitcher|Pitcher|725
placemat|Placemat|
plastic_bag|Plastic bag|728
plastic_cup|Plastic cup|
plastic_wrap|Plastic wrap|
plate|Plate|923
playing_cards|Playing cards|
pliers|Pliers|
plunger|Plunger|731
pop_can|Pop can|737
portable_heater|Portable heater|811
poster|Poster|
power_bar|Power bar|
power_cable|Power cable|
printer|Printer|742
raincoat|Raincoat|
rake|Rake|
razor|Razor|
receipt|Receipt|
remote_control|Remote control|761
removable_blade|Removable blade|
ribbon|Ribbon|
ring|Ring|
rock|Rock|
rolling_pin|Rolling pin|
ruler|Ruler|769
running_shoe|Running shoe|770
safety_pin|Safety pin|772
salt_shaker|Salt shaker|773
sandal|Sandal|774
scarf|Scarf|
scissors|Scissors|
screw|Screw|783
scrub_brush|Scrub brush|
sewing_kit|Sewing kit|
shampoo_bottle|Shampoo bottle|
shoelace|Shoelace|
shorts|Shorts|
shovel|Shovel|792
skateboard|Skateboard|
skirt|Skirt|601 655 689
sleeping_bag|Sleeping bag|797
slipper|Slipper|
soap_bar|Soap bar|
soap_dispenser|Soap dispenser|804
sock|Sock|806
soup_bowl|Soup Bowl|809
spatula|Spatula|813
speaker|Speaker|632
sponge|Sponge|
spoon|Spoon|
spray_bottle|Spray bottle|
squeegee|Squeegee|
squeeze_bottle|Squeeze bottle|
standing_lamp|Standing lamp|
stapler|Stapler|
step_stool|Step stool|
still_camera|Still Camera|732 759
stopper_sink_tub|Stopper (sink/tub)|
strainer|Strainer|828
stuffed_animal|Stuffed animal|850
sugar_container|Sugar container|
suit_jacket|Suit jacket|834
suitcase|Suitcase|
sunglasses|Sunglasses|837
sweater|Sweater|841
swimming_trunks|Swimming trunks|842
t-shirt|T-shirt|610
table_knife|Table knife|
tablecloth|Tablecloth|
tablet_ipad|Tablet / iPad|
tanktop|Tanktop|
tape|Tape / duct tape|
tape_measure|Tape measure|
tarp|Tarp|
teabag|Teabag|
teapot|Teapot|849
tennis_racket|Tennis racket|752
thermometer|Thermometer|
thermos|Thermos|
throw_pillow|Throw pillow|
tie|Tie|457 906
tissue|Tissue|
toaster|Toaster|859
toilet_paper_roll|Toilet paper roll|999
tomato|Tomato|
tongs|Tongs|
toothbrush|Toothbrush|
toothpaste|Toothpaste|
tote_bag|Tote bag|
toy|Toy|
trash_bag|Trash bag|
trash_bin|Trash bin|412
travel_case|Travel case|
tray|Tray|868
trophy|Trophy|
tv|TV|851
tweezers|Tweezers|
umbrella|Umbrella|879
usb_cable|Usb cable|
usb_flash_drive|Usb flash drive|
vacuum_cleaner|Vacuum cleaner|882
vase|Vase|883
video_camera|Video Camera|
walker|Walker|
walking_cane|Walking cane|
wallet|Wallet|893
watch|Watch|531
water_bottle|Water bottle|898
water_filter|Water filter|
webcam|Webcam|
weight_exercise|Weight (exercise)|543
weight_scale|Weight scale|778
wheel|Wheel|479 694
whisk|Whisk|
whistle|Whistle|902
wine_bottle|Wine bottle|907
wine_glass|Wine glass|
winter_glove|Winter glove|658
wok|Wok|909
wrench|Wrench|
ziploc_bag|Ziploc bag|`;
