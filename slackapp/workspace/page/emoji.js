// The shortcodes an app of this kind uses, and the ones people type most.

const TABLE = `
+1 👍 thumbsup 👍 -1 👎 thumbsdown 👎 ok_hand 👌 clap 👏 raised_hands 🙌 pray 🙏 wave 👋 muscle 💪 point_right 👉
point_left 👈 point_up ☝️ point_down 👇 handshake 🤝 writing_hand ✍️ eyes 👀 brain 🧠 speech_balloon 💬 thought_balloon 💭
tada 🎉 confetti_ball 🎊 sparkles ✨ star ⭐ star2 🌟 dizzy 💫 boom 💥 fire 🔥 100 💯 trophy 🏆 medal 🏅 sports_medal 🏅
first_place_medal 🥇 rocket 🚀 rainbow 🌈 sunny ☀️ cloud ☁️ rain_cloud 🌧️ snowflake ❄️ zap ⚡ ocean 🌊 seedling 🌱
herb 🌿 evergreen_tree 🌲 deciduous_tree 🌳 four_leaf_clover 🍀 cherry_blossom 🌸 sunflower 🌻 bouquet 💐 gift 🎁
balloon 🎈 birthday 🎂 cake 🍰 coffee ☕ tea 🍵 beers 🍻 champagne 🍾 clinking_glasses 🥂 pizza 🍕 popcorn 🍿
smile 😄 smiley 😃 grinning 😀 grin 😁 joy 😂 laughing 😆 slightly_smiling_face 🙂 wink 😉 blush 😊 heart_eyes 😍
sunglasses 😎 thinking_face 🤔 neutral_face 😐 confused 😕 worried 😟 cry 😢 sob 😭 scream 😱 sweat_smile 😅
relieved 😌 tired_face 😫 rage 😡 hugging_face 🤗 partying_face 🥳 melting_face 🫠 saluting_face 🫡 upside_down_face 🙃
heart ❤️ green_heart 💚 blue_heart 💙 yellow_heart 💛 purple_heart 💜 broken_heart 💔 sparkling_heart 💖
white_check_mark ✅ heavy_check_mark ✔️ ballot_box_with_check ☑️ x ❌ negative_squared_cross_mark ❎ heavy_plus_sign ➕
heavy_minus_sign ➖ question ❓ exclamation ❗ grey_question ❔ bangbang ‼️ warning ⚠️ no_entry ⛔ no_entry_sign 🚫
octagonal_sign 🛑 construction 🚧 rotating_light 🚨 sos 🆘 lock 🔒 unlock 🔓 key 🔑 bell 🔔 no_bell 🔕 mega 📣 loudspeaker 📢
red_circle 🔴 large_orange_circle 🟠 large_yellow_circle 🟡 large_green_circle 🟢 large_blue_circle 🔵 white_circle ⚪
black_circle ⚫ large_purple_circle 🟣 large_green_square 🟩 large_yellow_square 🟨 large_orange_square 🟧 large_red_square 🟥
white_large_square ⬜ black_large_square ⬛ white_medium_square ◻️ large_blue_square 🟦 small_blue_diamond 🔹
arrow_right ➡️ arrow_left ⬅️ arrow_up ⬆️ arrow_down ⬇️ arrow_upper_right ↗️ arrow_lower_right ↘️ left_right_arrow ↔️
arrows_counterclockwise 🔄 repeat 🔁 rewind ⏪ fast_forward ⏩ double_vertical_bar ⏸️ pause_button ⏸️ arrow_forward ▶️
stopwatch ⏱️ alarm_clock ⏰ hourglass ⌛ hourglass_flowing_sand ⏳ clock1 🕐 clock3 🕒 clock9 🕘 watch ⌚ zzz 💤
calendar 📆 date 📅 spiral_calendar_pad 🗓️ clipboard 📋 memo 📝 pencil 📝 pencil2 ✏️ page_facing_up 📄 page_with_curl 📃
bookmark_tabs 📑 bar_chart 📊 chart_with_upwards_trend 📈 chart_with_downwards_trend 📉 file_folder 📁 open_file_folder 📂
card_index_dividers 🗂️ inbox_tray 📥 outbox_tray 📤 package 📦 email 📧 envelope ✉️ incoming_envelope 📨 telephone_receiver 📞
phone ☎️ iphone 📱 computer 💻 keyboard ⌨️ desktop_computer 🖥️ floppy_disk 💾 mag 🔍 mag_right 🔎 link 🔗 paperclip 📎
pushpin 📌 round_pushpin 📍 triangular_flag_on_post 🚩 checkered_flag 🏁 white_flag 🏳️ dart 🎯 bulb 💡 wrench 🔧 hammer 🔨
hammer_and_wrench 🛠️ gear ⚙️ nut_and_bolt 🔩 toolbox 🧰 test_tube 🧪 microscope 🔬 magnet 🧲 jigsaw 🧩 puzzle_piece 🧩
mortar_board 🎓 books 📚 book 📖 school 🏫 office 🏢 factory 🏭 house 🏠 moneybag 💰 dollar 💵 credit_card 💳 receipt 🧾
briefcase 💼 handbag 👜 necktie 👔 busts_in_silhouette 👥 bust_in_silhouette 👤 technologist 🧑‍💻 robot_face 🤖 detective 🕵️
airplane ✈️ car 🚗 train 🚆 ship 🚢 world_map 🗺️ earth_africa 🌍 earth_americas 🌎 compass 🧭 mountain ⛰️ map 🗺️
soccer ⚽ game_die 🎲 art 🎨 musical_note 🎵 crystal_ball 🔮 shield 🛡️ crown 👑 gem 💎 egg 🥚 dog 🐶 cat 🐱 unicorn_face 🦄
one 1️⃣ two 2️⃣ three 3️⃣ four 4️⃣ five 5️⃣ six 6️⃣ seven 7️⃣ eight 8️⃣ nine 9️⃣ zero 0️⃣ keycap_ten 🔟 information_source ℹ️
new 🆕 free 🆓 up 🆙 cool 🆒 ok 🆗 soon 🔜 back 🔙 end 🔚 on 🔛 top 🔝 id 🆔 vs 🆚
`;

const words = TABLE.trim().split(/\s+/);

/** Shortcode (without colons) to character. */
export const EMOJI = new Map();
for (let at = 0; at < words.length; at += 2) EMOJI.set(words[at], words[at + 1]);

/** `:tada: done` to its characters; unknown shortcodes stay as they are. */
export function emojify(text) {
  return String(text).replace(/:([a-z0-9_+-]+):(?::skin-tone-\d:)?/g, (all, name) => EMOJI.get(name) ?? all);
}

/** Shortcodes that begin with, then those that contain, `part`. */
export function findEmoji(part, count = 8) {
  const names = [...EMOJI.keys()];
  const first = names.filter((name) => name.startsWith(part));
  return [...first, ...names.filter((name) => !name.startsWith(part) && name.includes(part))].slice(0, count);
}
